import { randomUUID } from 'node:crypto';
import { ApiError } from '../errors';
import { defineAction, type Fields, type Service } from '../service';

/** The result of running a function. The Invoke call succeeds even if the function fails. */
interface Run {
  readonly invokeResult: number;
  readonly returned: string;
  readonly error: string;
}

/** The functions that exist, by name. */
const FUNCTIONS: ReadonlyMap<string, Run> = new Map([
  ['hello', { invokeResult: 0, returned: '"Hello World"', error: '' }],
  [
    'fails',
    {
      invokeResult: 1,
      returned: '',
      error: JSON.stringify({ errorCode: 1, errorMessage: 'Traceback (most recent call last): division by zero', statusCode: 430 }),
    },
  ],
  // Returns the answer of another API call: an envelope as text inside the envelope.
  [
    'proxy',
    {
      invokeResult: 0,
      returned: JSON.stringify({ Response: { Error: { Code: 'InternalError', Message: 'not of this call' }, RequestId: 'decoy' } }),
      error: '',
    },
  ],
]);

/** Serverless Cloud Function (API 2018-04-16). */
export const scf: Service = {
  name: 'scf',
  version: '2018-04-16',
  regions: ['ap-beijing', 'ap-chengdu', 'ap-guangzhou', 'ap-hongkong', 'ap-shanghai', 'ap-singapore', 'na-siliconvalley'],
  actions: {
    ListFunctions: defineAction({
      parameters: {
        Order: { type: 'string' },
        Orderby: { type: 'string' },
        Offset: { type: 'integer', min: 0 },
        Limit: { type: 'integer', min: 1, max: 100 },
        SearchKey: { type: 'string' },
        Namespace: { type: 'string' },
        Description: { type: 'string' },
        Filters: { type: 'objects' },
      },
      perform({ Offset = 0, Limit = 20, SearchKey = '' }) {
        const names = [...FUNCTIONS.keys()].filter((name) => name.includes(SearchKey));
        return { Functions: names.slice(Offset, Offset + Limit).map(describe), TotalCount: names.length };
      },
    }),

    Invoke: defineAction({
      parameters: {
        FunctionName: { type: 'string', required: true },
        InvocationType: { type: 'string' },
        Qualifier: { type: 'string' },
        ClientContext: { type: 'string' },
        LogType: { type: 'string' },
        Namespace: { type: 'string' },
        RoutingKey: { type: 'string' },
      },
      perform({ FunctionName, LogType }) {
        const run = FUNCTIONS.get(FunctionName);
        if (run === undefined) {
          throw new ApiError(
            'ResourceNotFound.Function',
            `The function ${FunctionName} does not exist. Check whether the function has been created.`,
          );
        }
        const FunctionRequestId = randomUUID();
        return {
          Result: {
            MemUsage: 3_207_168,
            Log: LogType === 'Tail' ? `START RequestId: ${FunctionRequestId}\nEND RequestId: ${FunctionRequestId}\n` : '',
            RetMsg: run.returned,
            BillDuration: 100,
            FunctionRequestId,
            Duration: 2.14,
            ErrMsg: run.error,
            InvokeResult: run.invokeResult,
          },
        };
      },
    }),
  },
};

function describe(name: string): Fields {
  return {
    FunctionName: name,
    FunctionId: `lam-${name}`,
    Namespace: 'default',
    Runtime: 'Nodejs18.15',
    Status: 'Active',
    StatusDesc: '',
    Description: '',
    Type: 'Event',
    AddTime: '2026-01-05 08:12:44',
    ModTime: '2026-01-05 08:12:44',
    Tags: [],
    StatusReasons: [],
  };
}
