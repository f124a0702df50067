/**
 * Mocha loads this first. A test, and each program that it starts, must not see what a developer or a company has in the environment for
 * other programs.
 */
for (const name of Object.keys(process.env)) {
  // Of the proxies, that for https stays: npm and Go download through it.
  if (/^(?:OTEL|TENCENTCLOUD)_|^(?:http|all)_proxy$/i.test(name)) delete process.env[name];
}
const { NO_PROXY, no_proxy = NO_PROXY } = process.env;
process.env.NO_PROXY = process.env.no_proxy = [no_proxy, '127.0.0.1', 'localhost'].filter(Boolean).join();
