import { strict as assert } from 'node:assert';
import { authorityOf, Hosts } from '../../src/target/hosts';

describe('Hosts', () => {
  let hosts: Hosts;

  beforeEach(() => {
    hosts = new Hosts([
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
      assert.deepEqual(hosts.verdict(host, true), { kind: 'api', service, region }, host);
    }
  });

  it('takes the hosts that were listed, by name, by name and port, or by pattern', () => {
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
      assert.equal(hosts.verdict(host, true).kind, 'api', host);
    }
    for (const host of ['127.0.0.1', '127.0.0.1:9444', 'x.gw.example.com', 'api-x.corp']) {
      assert.equal(hosts.verdict(host, true).kind, 'unknown', host);
    }
    assert.deepEqual(hosts.verdict('gw.example.com', true), { kind: 'api', service: undefined, region: '' });
  });

  it('takes a port that goes without saying for one that is listed', () => {
    const patterns = new Hosts([/^pattern:443$/]);
    for (const [secure, host, other] of [
      [true, 'usual', 'plain'],
      [false, 'plain', 'usual'],
    ] as const) {
      assert.equal(hosts.verdict(host, secure).kind, 'api', host);
      assert.equal(hosts.verdict(other, secure).kind, 'unknown', other);
      assert.equal(patterns.verdict('pattern', secure).kind, secure ? 'api' : 'unknown');
    }
    assert.equal(hosts.verdict('usual:80', false).kind, 'unknown');
  });

  it('takes an IPv6 address with and without brackets', () => {
    for (const host of ['::2', '[::2]', '[::2]:8080', '::3', '[::3]:1']) assert.equal(hosts.verdict(host, true).kind, 'api', host);
  });

  it('never takes hosts of other protocols, whatever is listed', () => {
    const greedy = new Hosts([/./]);
    for (const host of [
      'env-1.ap-shanghai.tcb-api.tencentcloudapi.com',
      'tcb-api.tencentcloudapi.com',
      'metadata.tencentyun.com',
      'b-125.cos.ap-guangzhou.myqcloud.com',
      'ap-guangzhou.cls.tencentcs.com:443',
      'cvm.api.qcloud.com',
    ]) {
      assert.equal(greedy.verdict(host, true).kind, 'never', host);
    }
  });

  it('knows no others, however alike', () => {
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
      assert.equal(hosts.verdict(host, true).kind, 'unknown', host);
    }
  });

  it('tells of each host once, and of none beyond those that it remembers', () => {
    const told: string[] = [];
    const telling = new Hosts([], (host, { kind }) => told.push(`${host} ${kind}`));
    for (const host of ['cvm.tencentcloudapi.com', 'example.com', 'cvm.tencentcloudapi.com', 'example.com', 'b.myqcloud.com'])
      telling.verdict(host, true);
    assert.deepEqual(told, ['cvm.tencentcloudapi.com api', 'example.com unknown', 'b.myqcloud.com never']);
    for (let i = 0; i < 2000; i++) telling.verdict(`h${i}.example.org`, true);
    assert.equal(told.length, 512);
  });

  it('remembers a bounded number of hosts and still judges the rest', () => {
    for (let i = 0; i < 2000; i++) assert.equal(hosts.verdict(`h${i}.example.org`, true).kind, 'unknown');
    assert.equal(hosts.verdict('late.tencentcloudapi.com', true).kind, 'api');
  });
});

describe('authorityOf', () => {
  it('is the host in one form, and the port', () => {
    const expected: Record<string, [name: string, port?: number]> = {
      'a.b': ['a.b'],
      'a.b:80': ['a.b', 80],
      'a.b.': ['a.b'],
      'a.b.:80': ['a.b', 80],
      'a.b:': ['a.b'],
      'a.b:x': ['a.b'],
      'A.B:80': ['a.b', 80],
      '[::1]:80': ['::1', 80],
      '[::1]': ['::1'],
      '::1': ['::1'],
      'fe80::1:80': ['fe80::1:80'],
      '': [''],
    };
    for (const time of ['first', 'second']) {
      for (const [host, [name, port]] of Object.entries(expected)) assert.deepEqual(authorityOf(host), { name, port }, `${host}, ${time}`);
    }
  });
});
