import { strict as assert } from 'node:assert';
import { Endpoints } from '../../../src/api/endpoints';

describe('Endpoints', () => {
  let endpoints: Endpoints;

  beforeEach(() => {
    endpoints = new Endpoints([
      'GW.example.com',
      '127.0.0.1:9443',
      /^api-\d+\.corp$/g,
      /^port:8\d$/y,
      /^CASE\.corp$/i,
      '[::1]:81',
      '::2',
      '[::3]',
      'usual:443',
      'plain:80',
    ]);
  });

  it('reads service and access point from the names of API hosts', () => {
    const expected: Record<string, [string, string]> = {
      'cvm.tencentcloudapi.com': ['cvm', ''],
      'CVM.TencentCloudAPI.com': ['cvm', ''],
      'cvm.tencentcloudapi.com:443': ['cvm', ''],
      'cvm.tencentcloudapi.com.': ['cvm', ''],
      'cvm.ap-guangzhou.tencentcloudapi.com': ['cvm', 'ap-guangzhou'],
      'cvm.ap-shanghai-fsi.tencentcloudapi.com': ['cvm', 'ap-shanghai-fsi'],
      'cvm.intl.tencentcloudapi.com': ['cvm', ''],
      'cvm.internal.tencentcloudapi.com': ['cvm', ''],
      'cvm.internal.ap-guangzhou.tencentcloudapi.cn': ['cvm', 'ap-guangzhou'],
      'trtc.ai.tencentcloudapi.com': ['trtc', ''],
      'trtc.ai.na-siliconvalley.tencentcloudapi.com': ['trtc', 'na-siliconvalley'],
      'cvm.tencentcloudapi.com.cn': ['cvm', ''],
      'tcb.ap-guangzhou.tencentcloudapi.woa.com': ['tcb', 'ap-guangzhou'],
    };
    for (const [host, [service, region]] of Object.entries(expected)) {
      assert.deepEqual(endpoints.match(host, true), { kind: 'api', service, region }, host);
    }
  });

  it('matches listed hosts by name, by name and port, or by pattern', () => {
    for (const host of [
      'gw.example.com',
      'gw.example.com:8080',
      'GW.example.com',
      '127.0.0.1:9443',
      'api-1.corp',
      'api-1.corp:81',
      'api-1.corp',
      'port:80',
      'port:81',
      'case.corp',
      '[::1]:81',
      '::2',
    ]) {
      assert.equal(endpoints.match(host, true).kind, 'api', host);
    }
    for (const host of ['127.0.0.1', '127.0.0.1:9444', 'x.gw.example.com', 'api-x.corp']) {
      assert.equal(endpoints.match(host, true).kind, 'unknown', host);
    }
    assert.deepEqual(endpoints.match('gw.example.com', true), { kind: 'api', service: undefined, region: '' });
  });

  it('matches a listed port also where the URL leaves it out', () => {
    const patterns = new Endpoints([/^pattern:443$/]);
    for (const [secure, host, other] of [
      [true, 'usual', 'plain'],
      [false, 'plain', 'usual'],
    ] as const) {
      assert.equal(endpoints.match(host, secure).kind, 'api', host);
      assert.equal(endpoints.match(other, secure).kind, 'unknown', other);
      assert.equal(patterns.match('pattern', secure).kind, secure ? 'api' : 'unknown');
    }
    assert.equal(endpoints.match('usual:80', false).kind, 'unknown');
  });

  it('matches an IPv6 address with and without brackets', () => {
    for (const host of ['::2', '[::2]', '[::2]:8080', '::3', '[::3]:1']) assert.equal(endpoints.match(host, true).kind, 'api', host);
  });

  it('never matches hosts of other protocols, whatever is listed', () => {
    const greedy = new Endpoints([/./]);
    for (const host of [
      'env-1.ap-shanghai.tcb-api.tencentcloudapi.com',
      'tcb-api.tencentcloudapi.com',
      'metadata.tencentyun.com',
      'b-125.cos.ap-guangzhou.myqcloud.com',
      'ap-guangzhou.cls.tencentcs.com:443',
      'cvm.api.qcloud.com',
    ]) {
      assert.equal(greedy.match(host, true).kind, 'never', host);
    }
  });

  it('matches no others, however similar', () => {
    for (const host of [
      'tencentcloudapi.com',
      'cvm.tencentcloudapi.com.evil.com',
      'cvmtencentcloudapi.com',
      'example.com',
      '',
      '[::1]:80',
      '::1',
      'tencentcloudapi.org',
    ]) {
      assert.equal(endpoints.match(host, true).kind, 'unknown', host);
    }
  });

  it('reports each host once, and at most 512 hosts', () => {
    const told: string[] = [];
    const telling = new Endpoints([], (host, { kind }) => told.push(`${host} ${kind}`));
    for (const host of ['cvm.tencentcloudapi.com', 'example.com', 'cvm.tencentcloudapi.com', 'example.com', 'b.myqcloud.com'])
      telling.match(host, true);
    assert.deepEqual(told, ['cvm.tencentcloudapi.com api', 'example.com unknown', 'b.myqcloud.com never']);
    for (let i = 0; i < 2000; i++) telling.match(`h${i}.example.org`, true);
    assert.equal(told.length, 512);
  });

  it('matches hosts beyond its cache', () => {
    for (let i = 0; i < 2000; i++) assert.equal(endpoints.match(`h${i}.example.org`, true).kind, 'unknown');
    assert.equal(endpoints.match('late.tencentcloudapi.com', true).kind, 'api');
  });

  it('names the service of a gateway, by host or by host and port', () => {
    const gateways = new Endpoints([
      { host: 'GW.example.com', service: 'cvm' },
      { host: 'gw.example.com:8443', service: 'sts' },
      'gw.example.com',
      { host: '[::1]:80', service: 'cam' },
    ]);
    const service = (host: string, secure = true): string | undefined => {
      const match = gateways.match(host, secure);
      return match.kind === 'api' ? match.service : match.kind;
    };
    assert.equal(service('gw.example.com'), 'cvm');
    assert.equal(service('gw.example.com:80'), 'cvm');
    assert.equal(service('gw.example.com:8443'), 'sts');
    assert.equal(service('[::1]', false), 'cam');
    assert.equal(service('[::1]', true), 'unknown');
  });

  it('lets a named service win over the host name of the API', () => {
    const named = new Endpoints([{ host: 'proxy.tencentcloudapi.com', service: 'cvm' }, 'plain.ap-beijing.tencentcloudapi.com']);
    assert.deepEqual(named.match('proxy.tencentcloudapi.com', true), { kind: 'api', service: 'cvm', region: '' });
    assert.deepEqual(named.match('plain.ap-beijing.tencentcloudapi.com', true), { kind: 'api', service: 'plain', region: 'ap-beijing' });
  });

  it('reports nothing again when a host has left the cache', () => {
    const told: string[] = [];
    const telling = new Endpoints([], (host) => told.push(host));
    telling.match('first.example.org', true);
    for (let i = 0; i < 600; i++) telling.match(`h${i}.example.org`, true);
    telling.match('first.example.org', true);
    assert.equal(told.filter((host) => host === 'first.example.org').length, 1);
  });
});
