import { CODE_LIMIT, MESSAGE_LIMIT, REQUEST_ID_LIMIT } from './answer';
import { object, type Shape, text, textOrNumber } from './shape';

/** Slots of the values that {@link envelopeShape} and {@link FRAME} pick. */
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
  FirstDetail,
}

/** Further values to pick: the limit in characters by the path below `Response`, keys joined by dots. */
export type Details = Readonly<Record<string, number>>;

const REQUEST_ID = textOrNumber(Slot.RequestId, REQUEST_ID_LIMIT);

const ERROR = object(Slot.Error, {
  Code: text(Slot.Code, CODE_LIMIT),
  Message: text(Slot.Message, MESSAGE_LIMIT),
});

/**
 * The envelope of every API 3.0 answer: `{"Response":{"Error":{"Code","Message"},"RequestId"}}`.
 * Source: Tencent Cloud API documentation, "Responses" of each product's "Making API Requests".
 */
export function envelopeShape(details: Details = {}): Shape {
  const tree: DetailTree = {};
  Object.entries(details).forEach(([path, limit], i) => plant(tree, path.split('.'), Slot.FirstDetail + i, limit));
  const firstObject = Slot.FirstDetail + Object.keys(details).length;
  return object(Slot.Document, {
    Response: object(Slot.Response, { ...grow(tree, firstObject), RequestId: REQUEST_ID, Error: ERROR }),
  });
}

/**
 * One frame of an event stream. Errors come as `Error{Code,Message}` (trtc) or, with a numeric code, as
 * `ErrorMsg{Code,Msg}` (hunyuan, https://cloud.tencent.com/document/api/1729/105701); a frame may also be an envelope.
 */
export const FRAME = object(Slot.Document, {
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

interface DetailTree {
  [key: string]: DetailTree | { slot: number; limit: number };
}

function plant(tree: DetailTree, path: string[], slot: number, limit: number): void {
  const [key, ...rest] = path;
  if (rest.length === 0) tree[key] = { slot, limit };
  else plant((tree[key] ??= {}) as DetailTree, rest, slot, limit);
}

/** All objects on the way share one slot: nobody asks whether they were seen. */
function grow(tree: DetailTree, objectSlot: number): Record<string, Shape> {
  const grown = Object.entries(tree).map(([key, node]) => [
    key,
    isLeaf(node) ? textOrNumber(node.slot, node.limit) : object(objectSlot, grow(node, objectSlot)),
  ]);
  return Object.fromEntries(grown) as Record<string, Shape>;
}

function isLeaf(node: DetailTree[string]): node is { slot: number; limit: number } {
  return typeof node.slot === 'number';
}
