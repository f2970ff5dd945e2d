import { createHash } from 'node:crypto';

/** A message attribute as the JSON protocol carries it (binary values in base64). */
type MessageAttribute = { DataType: string; StringValue?: string | undefined; BinaryValue?: string | undefined };
export type MessageAttributes = Record<string, MessageAttribute>;

/** Hex MD5, which SDKs compare with what they sent. */
export const md5 = (bytes: string | Buffer) => createHash('md5').update(bytes).digest('hex');

const field = (bytes: Buffer) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** MD5 of attributes as the SQS guide defines it: by name, each as length-prefixed name, type, transport (1 text, 2 binary), value. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (!names.length) return;
  const parts = names.map((name) => {
    const { DataType, StringValue, BinaryValue } = attributes[name]!;
    const isBinary = DataType.startsWith('Binary');
    const value = isBinary ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue ?? '');
    return Buffer.concat([
      field(Buffer.from(name)),
      field(Buffer.from(DataType)),
      Buffer.from([isBinary ? 2 : 1]),
      field(value),
    ]);
  });
  return md5(Buffer.concat(parts));
}

/** What counts against the size limit: body, and names, types and values of attributes; bytes. */
export const sizeOf = (body: string, attributes: MessageAttributes) =>
  Buffer.byteLength(body) +
  Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue = '', BinaryValue = '' }]) =>
      sum + Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, 'base64'),
    0,
  );
