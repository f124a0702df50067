import { group } from '../../scenario';
import { clients } from './clients';
import { ending } from './ending';
import { protocol } from './protocol';
import { reading } from './reading';
import { sdk } from './sdk';

/** Scenarios over node:http and node:https. */
export const httpScenarios = [
  ...group('http, read', reading),
  ...group('http, ended by', ending),
  ...group('http', protocol),
  ...group('http', clients),
  ...group('SDK', sdk),
];
