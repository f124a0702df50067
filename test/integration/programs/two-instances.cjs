// Enables an instrumentation beside what --require has enabled, as STEPS says, and prints the warnings of OpenTelemetry's
// diag. The logger comes after the instrumentations, as with NodeSDK, whose argument they are.
const { diag } = require('@opentelemetry/api');
const { TencentCloudInstrumentation } = require('opentelemetry-instrumentation-tencentcloud');

const steps = {
  another: () => new TencentCloudInstrumentation({ prometheus: false }),
  'one that is off': () => new TencentCloudInstrumentation({ prometheus: false, enabled: false }),
  'one after the other': () => {
    for (let i = 0; i < 3; i++) steps.another().disable();
  },
  'one configured anew': () => steps.another().setConfig({ prometheus: false }),
  'another copy': () => {
    for (const file of Object.keys(require.cache)) delete require.cache[file];
    new (require('opentelemetry-instrumentation-tencentcloud').TencentCloudInstrumentation)({ prometheus: false });
  },
};
for (const step of process.env.STEPS.split(',')) steps[step]();

const said = [];
const say = (...words) => {
  if (process.env.LOGGER === 'throws') throw new Error('logger');
  said.push(words.join(' '));
};
diag.setLogger({ error: say, warn: say, info() {}, debug() {}, verbose() {} });
setImmediate(() => process.stdout.write(JSON.stringify(said)));
