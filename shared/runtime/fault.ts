/**
 * Something that must not happen did. The message is ours and safe to log: it names states, settings and ids, never what a
 * person wrote. Other errors keep their messages out of the log, because an SDK's can quote a key with a name in it.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
}
