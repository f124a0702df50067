import type { Outcome } from '../../../src';
import { type Client, CLIENTS } from './clients';
import type { HappeningName } from './happenings';

/** How a call is recorded. */
export interface Ending {
  readonly outcome: Outcome;
  /** Of the error counters; empty where the call is in neither. */
  readonly family: string;
  /** Text of the `code` label, or what it must look like. */
  readonly code: string | RegExp;
  readonly spanStatus: 'UNSET' | 'ERROR';
}

/** One row of the table. */
export interface Row {
  readonly happening: HappeningName;
  readonly client: Client;
  readonly ends: Ending;
}

const SUCCESS: Ending = { outcome: 'success', family: '', code: '', spanStatus: 'UNSET' };
const DRY_RUN: Ending = { ...SUCCESS, outcome: 'dry_run' };
const ABORTED: Ending = { ...SUCCESS, outcome: 'aborted' };
const error = (code: string): Ending => ({ outcome: 'error', family: code, code, spanStatus: 'ERROR' });
const http = (status: number): Ending => ({ outcome: 'failure', family: '_HTTP', code: String(status), spanStatus: 'ERROR' });
const network = (code: string | RegExp): Ending => ({ outcome: 'failure', family: '_NETWORK', code, spanStatus: 'ERROR' });
/** Also for the `TimeoutError` of an AbortSignal, which has no code of its own. */
const TIMED_OUT = network('ETIMEDOUT');

/** Closed by the other side: Node.js has one code for it, undici another. */
const closed = ({ over }: Client): Ending => network(over === 'undici' ? 'UND_ERR_SOCKET' : 'ECONNRESET');

type Which = (client: Client) => boolean;
const ALL: Which = () => true;
const TAKING_SIGNALS: Which = ({ takesSignal }) => takesSignal;
const DROPPING: Which = ({ canDrop }) => canDrop;
const SIGNALLED_WITHIN: Which = ({ takesSignal, repliesEarly }) => takesSignal && repliesEarly;
const HAVING_TIME_LIMIT: Which = ({ timeLimitCode }) => timeLimitCode !== undefined;
const named =
  (...names: string[]): Which =>
  ({ name }) =>
    names.includes(name);

/**
 * How each way to end a call is recorded, for each client that it can happen to. The rule, in this order: an answer with a status of 400 or
 * more has failed by it, whatever becomes of its body; what a timer ends has timed out, whoever set the timer; else an error of the
 * transport is a failure; else the caller's will is an abort.
 */
const TABLE: readonly (readonly [HappeningName, Which, Ending | ((client: Client) => Ending)])[] = [
  ['an envelope', ALL, SUCCESS],
  ['an envelope with an Error', ALL, error('LimitExceeded')],
  ['an envelope with an Error on a status of 500', ALL, error('InternalError')],
  ['a dry run', ALL, DRY_RUN],
  ['a 502 with a page', ALL, http(502)],
  ['a 204', ALL, http(204)],
  ['two codings on two header lines', named('node:http', 'fetch', 'undici 6', 'undici 7', 'undici 8'), SUCCESS],
  ['a coding that does not exist', named('node:http', 'fetch', 'undici 6', 'undici 7', 'undici 8'), SUCCESS],
  ['a small body that nobody reads', ALL, SUCCESS],
  ['a refused connection', ALL, network('ECONNREFUSED')],
  ['a name that does not resolve', ALL, network(/^(ENOTFOUND|EAI_AGAIN)$/)],
  ['a reset before the answer', ALL, network(/^(ECONNRESET|UND_ERR_SOCKET)$/)],
  ['a close before the answer', ALL, closed],
  ['a reset within the body', ALL, network(/^(ECONNRESET|UND_ERR_SOCKET)$/)],
  ['a reset within the body of a 503', ALL, http(503)],
  ['a body that is cut short', ALL, network(/^(ECONNRESET|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/)],
  ['an answer that is not HTTP', ALL, network(/^(HPE_\w+|HTTPParserError)$/)],

  ["the client's own time limit", HAVING_TIME_LIMIT, ({ timeLimitCode = '' }) => network(timeLimitCode)],
  ["the client's own time limit, within a body", named('node:http', 'got', 'superagent'), TIMED_OUT],
  ['setTimeout → controller.abort()', TAKING_SIGNALS, TIMED_OUT],
  ['setTimeout → controller.abort(error)', TAKING_SIGNALS, TIMED_OUT],
  ['setTimeout → controller.abort(error with a code)', named('fetch', 'undici 6', 'undici 7', 'undici 8', 'ky'), network('ESLOW')],
  ['setInterval → controller.abort()', TAKING_SIGNALS, TIMED_OUT],
  ['AbortSignal.timeout', TAKING_SIGNALS, TIMED_OUT],
  ['AbortSignal.timeout, within a body', SIGNALLED_WITHIN, TIMED_OUT],
  ['AbortSignal.any of a timeout', TAKING_SIGNALS, TIMED_OUT],
  ['setTimeout → controller.abort(), within a body', SIGNALLED_WITHIN, TIMED_OUT],
  ['setTimeout → destroy()', named('node:http', 'got', 'superagent'), TIMED_OUT],
  ['setTimeout → destroy(error)', named('node:http', 'got'), TIMED_OUT],
  ['setTimeout → the body is dropped', named('node:http', 'fetch', 'undici 6', 'undici 7', 'undici 8'), TIMED_OUT],

  ['controller.abort()', TAKING_SIGNALS, ABORTED],
  ['controller.abort(error)', TAKING_SIGNALS, ABORTED],
  ['controller.abort(error with a code)', TAKING_SIGNALS, ABORTED],
  ["controller.abort(error with a code of the transport's)", TAKING_SIGNALS, ABORTED],
  ['controller.abort(), late', TAKING_SIGNALS, ABORTED],
  ['controller.abort() after an awaited sleep', TAKING_SIGNALS, ABORTED],
  ['controller.abort() after an awaited sleep, while another timer is due', TAKING_SIGNALS, ABORTED],
  ['controller.abort(), within a body', SIGNALLED_WITHIN, ABORTED],
  ['destroy()', named('node:http', 'got', 'superagent'), ABORTED],
  ['destroy(error)', named('node:http', 'got'), ABORTED],
  ["destroy(), after a 'timeout' that was ignored", named('node:http'), ABORTED],
  ['the body of a 200 is dropped', DROPPING, ABORTED],
  ['the request is destroyed within the body of a 200', named('node:http', 'got'), ABORTED],

  ['the body of a 503 is dropped', DROPPING, http(503)],
  ['the request is destroyed within the body of a 503', named('node:http', 'got'), http(503)],
  ['controller.abort(), within the body of a 503', SIGNALLED_WITHIN, http(503)],
  ['setTimeout → controller.abort(), within the body of a 503', SIGNALLED_WITHIN, http(503)],
  ['AbortSignal.timeout, within the body of a 503', SIGNALLED_WITHIN, http(503)],
];

export const ROWS: readonly Row[] = TABLE.flatMap(([happening, which, ends]) =>
  CLIENTS.filter(which).map((client) => ({ happening, client, ends: typeof ends === 'function' ? ends(client) : ends })),
);
