import { loadClients } from './clients';
import { startServer } from './server';
import { assertEnding, runRow } from './recorded';
import { ROWS } from './table';
import { watching } from '../../support/watching';

/** The table itself is in `table.ts`. */
describe('However a call ends, it is recorded once, for what it was:', () => {
  const setUp = watching(startServer);
  before(loadClients);

  const happenings = new Set(ROWS.map(({ happening }) => happening));
  for (const happening of happenings) {
    describe(happening, () => {
      for (const row of ROWS.filter((each) => each.happening === happening)) {
        const { client, ends } = row;
        const name = [client.name, '→', ends.outcome, ends.family, ends.code].join(' ').trim();
        it(name, async function () {
          if (client.cannotRun !== undefined) this.skip();
          assertEnding(await runRow(row, setUp.server, setUp.watched), ends);
        });
      }
    });
  }
});
