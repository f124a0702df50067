import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { classifyCode } from '../../../src/api/error-class';
import { ERROR_CATEGORIES, ERROR_FAMILIES } from '../../../src/api/error-codes';
import { table } from './markdown-table';

/** Some codes of another category than their family, of many products. */
const EXAMPLES = [
  'FailedOperation.RequestLimitExceeded30S',
  'FailedOperation.TooFrequent',
  'InternalError.QueryReqLimited',
  'InvalidParameter.TPMLimitExceeded',
  'LimitExceeded.TooManyRequests',
  'LimitExceeded.FreqCnt',
  'OperationDenied.FreqOverLimit',
  'ResourceUnavailable.ConcurrencyLimit',
  'UnauthorizedOperation.OperationTooOften',
  'UnsupportedOperation.FrequencyLimit',
  'FailedOperation.QuotaLimitExceeded',
  'InvalidParameterValue.AddressQuotaLimitExceeded',
  'OperationDenied.OverQuota',
  'UnsupportedOperation.ResourcesSoldOut',
  'OverQuota',
];

/** The distinct codes in the documentation of all products. */
function documentedCodes(): string[] {
  const lines = gunzipSync(readFileSync(join(__dirname, '../../fixtures/error-codes.tsv.gz')))
    .toString()
    .trim()
    .split('\n');
  return [...new Set(lines.map((line) => line.split('\t')[1]))];
}

/** `docs/error-families.md`, made from the table of error codes. */
export function errorFamiliesPage(): string {
  const codes = documentedCodes();
  const counts = new Map<string, number>();
  for (const code of codes) {
    const { family } = classifyCode(code);
    counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  const categories = Object.entries(ERROR_CATEGORIES).map(([name, { whose, retry, remedy }]) => [`\`${name}\``, whose, retry, remedy]);
  const families = ERROR_FAMILIES.map(({ name, category, cause, remedy }) => {
    const count = category === 'transport' ? '–' : String(counts.get(name) ?? 0);
    return [`\`${name}\``, `\`${category}\``, count, cause, remedy];
  });
  const examples = EXAMPLES.map((code) => [`\`${code}\``, `\`${classifyCode(code).category}\``]);
  return `<!-- Made from src/api/error-codes.ts by \`npm run docs:generate\`. Edit it there. -->

# Error families and categories, and what to do

Tencent Cloud has about ${Math.round(codes.length / 100) * 100} distinct error codes over 248 products. Two labels make them countable:

- The **family** is what stands before the first dot of a code: \`AuthFailure\` of \`AuthFailure.SignatureExpire\`. It comes from a
  closed list, so that the number of series is bounded. A code of no known family is counted under \`_OTHER\`, a call without an
  envelope under \`_HTTP\` (something else answered) or \`_NETWORK\` (no complete response).
- The **category** says whose problem it is. It is the category of the family, unless the code itself says otherwise:
  \`FailedOperation.RequestLimitExceeded30S\` is throttling.

The code itself is in \`tencent_cloud_client_error_codes_total\`, on the span and in the log event. The column "codes" says how many
documented codes a family has.

## By category

${table(['category', 'whose problem', 'retry?', 'what to do'], categories)}

## By family

${table(['family', 'category', 'codes', 'usual cause', 'what to do'], families)}

## Codes of another category than their family

Throttling and quota hide in other families. Some examples:

${table(['code', 'category'], examples)}

So alert on the category to watch a kind of trouble, and on the family to watch exactly that family.
`;
}
