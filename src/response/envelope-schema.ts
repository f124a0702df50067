import { type JsonSchema, object, text, textOrNumber } from './json/schema';
import { CODE_LIMIT, MESSAGE_LIMIT, REQUEST_ID_LIMIT, type ResponseFields } from './parsed-response';

/** Slots of the values that {@link envelopeSchema} and {@link FRAME_SCHEMA} pick. */
export const enum Slot {
  Document,
  Response,
  RequestId,
  Error,
  Code,
  Message,
  NumericError,
  NumericCode,
  NumericMessage,
  InnerRequestId,
  InnerError,
  InnerCode,
  InnerMessage,
  FirstField,
}

const REQUEST_ID = textOrNumber(Slot.RequestId, REQUEST_ID_LIMIT);

const ERROR = object(Slot.Error, {
  Code: text(Slot.Code, CODE_LIMIT),
  Message: text(Slot.Message, MESSAGE_LIMIT),
});

/**
 * The envelope of every API 3.0 response: `{"Response":{"Error":{"Code","Message"},"RequestId"}}`.
 * Source: Tencent Cloud API documentation, "Responses" of each product's "Making API Requests".
 *
 * @param fields further values to pick; that of the field at index `i` is in slot `Slot.FirstField + i`
 */
export function envelopeSchema(fields: ResponseFields = {}): JsonSchema {
  const paths = Object.entries(fields).map(([path, limit], i) => ({
    keys: path.split('.'),
    leaf: textOrNumber(Slot.FirstField + i, limit),
  }));
  const objectSlot = Slot.FirstField + paths.length;
  return object(Slot.Document, {
    Response: object(Slot.Response, { ...fieldSchemas(paths, objectSlot), RequestId: REQUEST_ID, Error: ERROR }),
  });
}

/**
 * One frame of an event stream. Errors are `Error{Code,Message}` (trtc), or `ErrorMsg{Code,Msg}` with a numeric code (hunyuan,
 * https://cloud.tencent.com/document/api/1729/105701). A frame may also be an envelope.
 */
export const FRAME_SCHEMA = object(Slot.Document, {
  RequestId: REQUEST_ID,
  Error: ERROR,
  ErrorMsg: object(Slot.NumericError, {
    Code: textOrNumber(Slot.NumericCode, CODE_LIMIT),
    Msg: text(Slot.NumericMessage, MESSAGE_LIMIT),
  }),
  Response: object(Slot.Response, {
    RequestId: textOrNumber(Slot.InnerRequestId, REQUEST_ID_LIMIT),
    Error: object(Slot.InnerError, {
      Code: text(Slot.InnerCode, CODE_LIMIT),
      Message: text(Slot.InnerMessage, MESSAGE_LIMIT),
    }),
  }),
});

interface FieldPath {
  readonly keys: readonly string[];
  readonly leaf: JsonSchema;
}

/** One schema for each first key of the paths. All objects on the way share one slot, which nobody reads. */
function fieldSchemas(paths: readonly FieldPath[], objectSlot: number): Record<string, JsonSchema> {
  const byFirstKey = new Map<string, FieldPath[]>();
  for (const { keys, leaf } of paths) {
    const [first, ...rest] = keys;
    byFirstKey.set(first, [...(byFirstKey.get(first) ?? []), { keys: rest, leaf }]);
  }
  const schemas = [...byFirstKey].map(([key, below]) => [
    key,
    below[0].keys.length === 0 ? below[0].leaf : object(objectSlot, fieldSchemas(below, objectSlot)),
  ]);
  return Object.fromEntries(schemas) as Record<string, JsonSchema>;
}
