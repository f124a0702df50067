import { decodingProperties } from './decoding-properties';
import { envelopeProperties } from './envelope-properties';
import type { Property } from './property';
import { streamProperties } from './stream-properties';

export const properties: readonly Property[] = [...envelopeProperties, ...streamProperties, ...decodingProperties];
