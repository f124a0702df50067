import fc from 'fast-check';

/** Keys that mean something at one depth and nothing at any other. */
const TELLING = ['Response', 'RequestId', 'Error', 'Code', 'Message'];
const OTHER = ['response', 'RequestID', 'Err', 'Codes', 'Data', '', '__proto__', 'constructor', 'Response ', 'Ré', '𝄞', 'x'.repeat(200)];

/** Texts that look like what is looked for, inside a string. */
const DECOYS = [
  '"Error":{"Code":"Decoy"}',
  '{"Response":{"RequestId":"decoy"}}',
  '\\"',
  '\\\\',
  '}}',
  ']',
  '"',
  '\\u0022',
  'data: {"Error":1}\n\n',
];

const SPACES = ['', '', '', '', '', ' ', '\n', '\r\n\t', '   '];

const character = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...'abcAZ019._-/ {}[]:,') },
  { weight: 2, arbitrary: fc.constantFrom('é', '余', '𝄞', '\ud800', '\udc00', '\u2028', '\u007f', '\ufeff') },
  { weight: 2, arbitrary: fc.constantFrom('"', '\\', '/', '\b', '\f', '\n', '\r', '\t', '\u0000', '\u001f') },
);

/** What strings say. Some are longer than what is kept of a value. */
const content = fc.oneof(
  { weight: 8, arbitrary: fc.array(character, { maxLength: 12 }).map((all) => all.join('')) },
  { weight: 2, arbitrary: fc.constantFrom(...DECOYS) },
  { weight: 2, arbitrary: fc.constantFrom('AuthFailure.SignatureFailure', 'a243601d-610b-46f5-a134-d856b2ebe1fe', 'InternalError') },
  { weight: 1, arbitrary: fc.tuple(character, fc.integer({ min: 60, max: 1300 })).map(([one, times]) => one.repeat(times)) },
);

const SHORT_ESCAPES = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['/', '\\/'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** A string as JSON may write it: each character as it is, or escaped in one of two ways. */
function spelled(text: string, ways: readonly number[]): string {
  const units = Array.from({ length: text.length }, (_, i) => {
    const unit = text[i];
    const way = ways.length === 0 ? 0 : ways[i % ways.length];
    const code = unit.charCodeAt(0);
    // A lone surrogate has no UTF-8; half a pair may not be escaped alone either, or the other half has none.
    const mustHex = code < 0x20 ? !SHORT_ESCAPES.has(unit) : code >= 0xd800 && code <= 0xdfff && /\p{Surrogate}/u.test(text);
    if (mustHex || (way === 1 && !(code >= 0xd800 && code <= 0xdfff))) return `\\u${code.toString(16).padStart(4, '0')}`;
    const escape = SHORT_ESCAPES.get(unit);
    return escape !== undefined && (way === 2 || unit !== '/') ? escape : unit;
  });
  return `"${units.join('')}"`;
}

const ways = fc.oneof(
  { weight: 3, arbitrary: fc.constant([0]) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(0, 0, 0, 1, 2), { minLength: 1, maxLength: 5 }) },
);
const string = fc.tuple(content, ways).map(([text, how]) => spelled(text, how));
const key = fc
  .tuple(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...TELLING) }, { weight: 2, arbitrary: fc.constantFrom(...OTHER) }), ways)
  .map(([text, how]) => spelled(text, how));
const scalar = fc.constantFrom('null', 'true', 'false', '0', '-0', '17', '-3.25', '1e3', '2E-7', '12345678901234567890', '0.1');
const space = fc.constantFrom(...SPACES);

function joined(open: string, parts: readonly (readonly string[])[], close: string): string {
  return `${open}${parts.map((tokens) => tokens.join('')).join(',')}${close}`;
}

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 3, arbitrary: string },
    { weight: 2, arbitrary: scalar },
    { weight: 4, arbitrary: tie('object') as fc.Arbitrary<string> },
    { weight: 1, arbitrary: tie('array') as fc.Arbitrary<string> },
  ),
  array: fc.array(fc.tuple(space, tie('value') as fc.Arbitrary<string>, space), { maxLength: 4 }).map((items) => joined('[', items, ']')),
  object: fc
    .array(fc.tuple(space, key, space, fc.constant(':'), space, tie('value') as fc.Arbitrary<string>, space), { maxLength: 5 })
    .map((members) => joined('{', members, '}')),
}));

const member = (name: string, of: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.tuple(
    space,
    ways.map((how) => spelled(name, how)),
    space,
    fc.constant(':'),
    space,
    of,
    space,
  );
const anyMember = fc.tuple(space, key, space, fc.constant(':'), space, value as fc.Arbitrary<string>, space);
const members = (...telling: fc.Arbitrary<string[]>[]): fc.Arbitrary<string> =>
  fc.array(fc.oneof(...telling, anyMember), { maxLength: 6 }).map((all) => joined('{', all, '}'));

const nonEmpty = fc.oneof(string, fc.constantFrom('"AuthFailure"', '"r-1"'));
const error = members(member('Code', nonEmpty), member('Message', string));
const response = members(
  member('RequestId', fc.oneof(nonEmpty, scalar)),
  member('Error', error),
  member('Error', value as fc.Arbitrary<string>),
);

/** Envelopes and documents near to them: any order, repeated keys, decoys at every depth. */
export const envelopes = fc
  .tuple(
    fc.constantFrom('', '', '', '\ufeff'),
    space,
    members(member('Response', response), member('Response', response), member('Response', value as fc.Arbitrary<string>)),
    space,
  )
  .map((parts) => parts.join(''));

/** Envelopes in the form that nearly all responses have. */
export const plainEnvelopes = fc
  .tuple(fc.option(fc.tuple(content, content)), content)
  .map(([failing, id]) =>
    JSON.stringify({ Response: { ...(failing && { Error: { Code: failing[0], Message: failing[1] } }), RequestId: id } }),
  );

/** Any JSON document. */
export const documents = fc.oneof(
  { weight: 6, arbitrary: envelopes },
  { weight: 2, arbitrary: plainEnvelopes },
  { weight: 1, arbitrary: value as fc.Arbitrary<string> },
);

const numericCode = fc.constantFrom('0', '2001', '17', 'null', 'true', '"0"', '"LimitExceeded"');

/** Numbers in one spelling only: they are read as text, and `JSON.parse` does not tell how they were spelled. */
const errorMessage = fc
  .array(fc.oneof(member('Code', numericCode), member('Msg', string), member('Other', value as fc.Arbitrary<string>)), { maxLength: 4 })
  .map((all) => joined('{', all, '}'));

/** One frame of an event stream. */
export const frames = members(
  member('RequestId', nonEmpty),
  member('Error', error),
  member('ErrorMsg', errorMessage),
  member('Response', response),
);
