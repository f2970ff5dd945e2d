import { Refused } from '../signature.ts';

/** A refusal that S3 answers as an error document, with the headers that go with it. */
export class StorageError extends Refused {
  readonly headers: Record<string, string>;
  constructor(code: string, status: number, message: string, headers: Record<string, string> = {}) {
    super(code, message, status);
    this.headers = headers;
  }
}

/** What the door does not do is refused by name, never done half. */
export const notImplemented = (what: string) =>
  new StorageError('NotImplemented', 501, `本地存储不支持 ${what};请在 infra/local/objects 补上,或改用已支持的调用`);

export const noSuchKey = (headers?: Record<string, string>) =>
  new StorageError('NoSuchKey', 404, 'The specified key does not exist.', headers);

export const preconditionFailed = () =>
  new StorageError('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold');

export const accessDenied = (message: string) => new StorageError('AccessDenied', 403, message);

export const invalid = (message: string, code = 'InvalidRequest') => new StorageError(code, 400, message);
