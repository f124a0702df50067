/**
 * The parameters of every call that are recorded. With signature V1 (HmacSHA1, HmacSHA256) they are in the query or the form body.
 *
 * Source: "Common Parameters" in the API documentation of each product.
 */
export interface CommonParameters {
  readonly action: string | undefined;
  readonly version: string | undefined;
  readonly region: string | undefined;
  /** The key that signed, masked but for its first and last four characters. */
  readonly secretId: string | undefined;
}
