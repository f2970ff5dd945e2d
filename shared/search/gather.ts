import { abreast } from '#shared/runtime/abreast.ts';

type Place = [key: string, part: string];
type Found = Map<string, Uint8Array>;

const [most, requests] = [100, 8];

/**
 * Reads items together with all others that are asked for in the same moment, `read` taking at most a hundred: a request costs more than
 * an item. What it gives is everything read then, by `key part`.
 */
export function gathering(read: (places: Place[]) => Promise<Found>): (places: Place[]) => Promise<Found> {
  let asked: Place[] = [];
  let reading: Promise<Found> | undefined;
  const readAll = async (): Promise<Found> => {
    await new Promise((resume) => setImmediate(resume));
    const places = [...new Map(asked.map((place) => [place.join(' '), place])).values()];
    asked = [];
    reading = undefined;
    const groups = Array.from({ length: Math.ceil(places.length / most) }, (_, n) =>
      places.slice(n * most, (n + 1) * most),
    );
    return new Map((await abreast(groups, requests, read)).flatMap((some) => [...some]));
  };
  return (places) => {
    asked.push(...places);
    reading ??= readAll();
    return reading;
  };
}
