import { type Watched, watch } from './watched';

/** What the tests of one `describe` share. */
export interface Watching<Server> {
  /** Started once, before the first test. */
  readonly server: Server;
  /** Another one for each test, with the default options. */
  readonly watched: Watched;
}

/** For a `describe`: starts a server before its tests and an instrumentation before each, and ends them afterwards. */
export function watching<Server extends { close(): Promise<unknown> }>(startServer: () => Promise<Server>): Watching<Server> {
  let server: Server;
  let watched: Watched;

  before(async () => {
    server = await startServer();
  });
  after(() => server.close());
  beforeEach(() => {
    watched = watch();
  });
  afterEach(() => watched.stop());

  return {
    get server() {
      return server;
    },
    get watched() {
      return watched;
    },
  };
}
