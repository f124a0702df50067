// For `pm2 start`. PM2 keeps the primary alive, and the primary its workers: in PM2's own cluster mode the primary is the
// PM2 daemon, where nothing can be served that adds up the workers' counters.
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
