// For `pm2 start`. PM2 restarts the primary, and the primary restarts its workers. PM2's own cluster mode cannot be used: there the
// primary is the PM2 daemon, which cannot serve the sum of the workers' counters.
const { join } = require('node:path');

exports.apps = [
  {
    name: 'zones',
    script: join(__dirname, 'primary.cjs'),
    exec_mode: 'fork',
    instances: 1,
    env: { WORKERS: '2', PORT: '3000', METRICS_PORT: '9464' },
  },
];
