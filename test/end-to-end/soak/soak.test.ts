import assert from 'node:assert/strict';
import { soak } from './soak';

describe('Thousands of calls at a time, with connections killed at random,', () => {
  it('are counted exactly as the server answered them, without a leak or a warning', async function () {
    this.timeout(180_000);
    const { counted, served, heap, handles, warnings, spans } = await soak(3_000, 100, 4);
    assert.deepEqual(counted, served);
    assert.equal(spans, 3_000);
    assert.deepEqual(warnings, []);
    assert.ok(heap[3] < heap[1] + 8, `megabytes of heap at each rest: ${heap.map((each) => each.toFixed(1)).join()}`);
    assert.ok(handles[3] < handles[0] + 200, `handles at each rest: ${handles.join()}`);
  });
});
