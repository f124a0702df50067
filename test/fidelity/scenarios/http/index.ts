import { group } from '../../scenario';
import { abortReasons } from './abort-reasons';
import { clients } from './clients';
import { connections } from './connections';
import { ending } from './ending';
import { protocol } from './protocol';
import { reading } from './reading';
import { receivers } from './receivers';
import { sdk } from './sdk';
import { sending } from './sending';
import { subclasses } from './subclasses';

/** Scenarios over node:http and node:https. */
export const httpScenarios = [
  ...group('http, read', reading),
  ...group('http, ended by', [...ending, ...abortReasons]),
  ...group('http', receivers),
  ...group('http', [...protocol, ...connections, ...sending, ...subclasses]),
  ...group('http', clients),
  ...group('SDK', sdk),
];
