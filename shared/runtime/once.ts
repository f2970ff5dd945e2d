/** Makes a thing when it is first asked for, and the same one from then on: clients are built at first use, not at load. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
