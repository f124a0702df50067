import { strict as assert } from 'node:assert';
import { JsonParameters } from '../../src/target/json-parameters';

function picked(body: string, pieceLength = body.length): Record<string, string> {
  const parameters = new JsonParameters(['FunctionName', 'Namespace']);
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += pieceLength) parameters.write(bytes.subarray(at, at + pieceLength));
  return Object.fromEntries(parameters.further);
}

describe('JsonParameters', () => {
  const body =
    '{"ClientContext":"{\\"FunctionName\\":\\"decoy\\"}","Deep":{"FunctionName":"decoy"},"FunctionName":"你好","Namespace":"default"}';

  it('picks the parameters that were asked for from the top level, in whatever pieces they come', () => {
    for (const length of [1, 3, 7, body.length * 2]) {
      assert.deepEqual(picked(body, length), { FunctionName: '你好', Namespace: 'default' }, `pieces of ${length} bytes`);
    }
  });

  it('leaves out what is absent, or no text', () => {
    assert.deepEqual(picked('{"FunctionName":5,"Other":"x"}'), {});
    assert.deepEqual(picked('{"Namespace":"default"}'), { Namespace: 'default' });
    assert.deepEqual(picked('no JSON'), {});
  });

  it('keeps 160 characters of each', () => {
    assert.equal(picked(JSON.stringify({ FunctionName: 'f'.repeat(1000) })).FunctionName.length, 160);
  });
});
