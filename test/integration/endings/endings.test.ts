import { loadClients } from './clients';
import { assertRow } from './recorded';
import { type EndingServer, startServer } from './server';
import { ROWS } from './table';

/** The table itself is in `table.ts`. */
describe('However a call ends, it is recorded once, for what it was:', () => {
  let server: EndingServer;

  before(async () => {
    server = await startServer();
    await loadClients();
  });
  after(() => server.close());

  const happenings = new Set(ROWS.map(({ happening }) => happening));
  for (const happening of happenings) {
    describe(happening, () => {
      for (const row of ROWS.filter((each) => each.happening === happening)) {
        const { client, ends } = row;
        const name = [client.name, '→', ends.outcome, ends.family, ends.code].join(' ').trim();
        it(name, async function () {
          if (client.cannotRun !== undefined) this.skip();
          await assertRow(row, server);
        });
      }
    });
  }
});
