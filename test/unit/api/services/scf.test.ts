import { strict as assert } from 'node:assert';
import type { ApiRequest } from '../../../../src/api/api-request';
import { ServiceExtensions } from '../../../../src/api/services/extensions';
import { scfInvoke } from '../../../../src/api/services/scf';

const request: ApiRequest = {
  service: 'scf',
  action: 'Invoke',
  version: '2018-04-16',
  region: 'ap-guangzhou',
  address: 'scf.tencentcloudapi.com',
  port: 443,
};

describe('The extension for SCF', () => {
  it('says which function returned', () => {
    const responseFields = { 'Result.FunctionRequestId': 'f-1', 'Result.InvokeResult': '0', 'Result.ErrMsg': '' };
    assert.deepEqual(scfInvoke.describe({ request, requestParameters: { FunctionName: 'hello' }, responseFields }), {
      attributes: {
        'faas.invoked_name': 'hello',
        'faas.invoked_provider': 'tencent_cloud',
        'faas.invoked_region': 'ap-guangzhou',
        'tencent_cloud.scf.function_request_id': 'f-1',
        'tencent_cloud.scf.invoke_result': 0,
      },
    });
  });

  it('says that a function failed, with its message masked and cut', () => {
    const message = `AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE ${'m '.repeat(1000)}`;
    const { failure } = scfInvoke.describe({ request, responseFields: { 'Result.InvokeResult': '1', 'Result.ErrMsg': message } });
    assert.match(String(failure?.message), /^AKID\*\*\*\* m m/);
    assert.equal(failure?.message?.length, 1024);
  });

  it('counts an error message as a failure, whatever InvokeResult says', () => {
    const fields: Record<string, string>[] = [{ 'Result.ErrMsg': 'm' }, { 'Result.InvokeResult': '0', 'Result.ErrMsg': 'm' }];
    for (const responseFields of fields) {
      assert.deepEqual(scfInvoke.describe({ request, responseFields }).failure, { message: 'm' });
    }
    assert.deepEqual(scfInvoke.describe({ request, responseFields: { 'Result.InvokeResult': '-1' } }).failure, { message: undefined });
  });

  it('adds nothing that it does not know', () => {
    const { attributes, failure } = scfInvoke.describe({ request: { ...request, region: '' } });
    assert.deepEqual(attributes, { 'faas.invoked_provider': 'tencent_cloud' });
    assert.equal(failure, undefined);
    const odd = scfInvoke.describe({ request, responseFields: { 'Result.InvokeResult': 'x' } });
    assert.ok(!('tencent_cloud.scf.invoke_result' in odd.attributes));
  });

  it('keeps a SecretId out of attributes', () => {
    const { attributes } = scfInvoke.describe({ request, requestParameters: { FunctionName: 'AKIDz8krbsJ5yKBZQpn74' } });
    assert.equal(attributes['faas.invoked_name'], '_OTHER');
  });
});

describe('ServiceExtensions', () => {
  it('finds the extension for a call', () => {
    const extensions = new ServiceExtensions([scfInvoke]);
    assert.equal(extensions.of(request), scfInvoke);
    assert.equal(extensions.of({ ...request, action: 'InvokeFunction' }), scfInvoke);
    assert.equal(extensions.of({ ...request, action: 'ListFunctions' }), undefined);
    assert.equal(extensions.of({ ...request, service: 'cvm' }), undefined);
    assert.deepEqual(extensions.requestParameters, ['FunctionName']);
  });
});
