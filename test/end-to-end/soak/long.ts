/**
 * The long soak, which prints what it measured:
 *
 *     npm run soak -- --calls 1000000
 */
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { soak } from './soak';

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '1000000' }, concurrency: { type: 'string', default: '200' } },
});

async function main(): Promise<void> {
  const total = Number(values.calls);
  const { counted, served, heap, handles, warnings, spans } = await soak(total, Number(values.concurrency), 10);
  console.table(
    Object.fromEntries(Object.keys({ ...served, ...counted }).map((key) => [key, { served: served[key], counted: counted[key] }])),
  );
  console.log(`heap at each rest, MB: ${heap.map((each) => each.toFixed(1)).join(' ')}`);
  console.log(`handles at each rest:  ${handles.join(' ')}`);
  console.log(`spans: ${spans}; warnings: ${warnings.length}`);
  assert.deepEqual(counted, served);
  assert.equal(spans, total);
  assert.deepEqual(warnings, []);
  assert.ok(heap[9] < heap[1] + 8, 'the heap grows');
}

void main();
