import { loadClients } from './clients';
import { type EndingServer, startServer } from './server';
import { assertEnding, runRow } from './recorded';
import { ROWS } from './table';
import { type Watched, watch } from '../../support/watched';

/** The table itself is in `table.ts`. */
describe('However a call ends, it is recorded once, for what it was:', () => {
  let server: EndingServer;
  let watched: Watched;

  before(async () => {
    server = await startServer();
    await loadClients();
  });
  after(() => server.close());
  beforeEach(() => {
    watched = watch();
  });
  afterEach(() => watched.stop());

  const happenings = new Set(ROWS.map(({ happening }) => happening));
  for (const happening of happenings) {
    describe(happening, () => {
      for (const row of ROWS.filter((each) => each.happening === happening)) {
        const { client, ends } = row;
        const name = [client.name, '→', ends.outcome, ends.family, ends.code].join(' ').trim();
        it(name, async function () {
          if (client.cannotRun !== undefined) this.skip();
          assertEnding(await runRow(row, server, watched), ends);
        });
      }
    });
  }
});
