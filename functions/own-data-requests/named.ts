import { maskedIn } from '#shared/people/masked-text.ts';
import { maskName } from '#shared/people/masking.ts';
import { isFullName, personNameKey } from '#shared/people/person-name.ts';
import { dateYear } from '#shared/records/document-date.ts';
import type { Entry } from '#shared/records/record.ts';
import { fold } from '#shared/search/fold.ts';
import type { Person } from './request.ts';

/** As whom a record names a person, by any of her names as compared; a pointer whose record does not name her says nothing. */
export function namedIn({ personalNames }: Pick<Entry, 'personalNames'>, { names }: Pick<Person, 'names'>) {
  const wanted = new Set(names.map(personNameKey));
  return personalNames.filter(({ name }) => wanted.has(personNameKey(name)));
}

/** Whether a record answers what is asked: it names the person, and is of the type and year, if they are given. */
export function concerns(entry: Entry, person: Person): boolean {
  if (namedIn(entry, person).length === 0) return false;
  if (person.civilType && entry.civilType !== person.civilType) return false;
  const years = [entry.filingYear, entry.documentDate && dateYear(entry.documentDate)];
  return person.year === undefined || years.includes(person.year);
}

/**
 * Whether a hint of it may come from another archives: as when a desk looks for a person there, for one full name (the first) with a year or a
 * place, which the record must answer.
 */
export function hinted(entry: Entry, { names: [name = ''], year, place }: Person): boolean {
  if (!isFullName(name) || (year === undefined && place === undefined)) return false;
  if (
    place !== undefined &&
    ![entry.place, entry.responsibleParty].some((text) => text && fold(text).includes(fold(place)))
  )
    return false;
  return namedIn(entry, { names: [name] }).length > 0;
}

/** A record as the person it concerns is told of it: as what it names her, and everybody else masked (PIPL Art. 45 gives her own data). */
export function toldOf(entry: Entry, person: Person) {
  const own = namedIn(entry, person);
  const others = entry.personalNames.filter((one) => !own.includes(one));
  const namesOf = (persons: Entry['personalNames']) => persons.map(({ name }) => name);
  return {
    referenceCode: entry.referenceCode,
    title: maskedIn(entry.title, namesOf(others), [...namesOf(own), ...person.names]),
    ...(entry.civilType && { civilType: entry.civilType }),
    ...(entry.documentDate
      ? { year: dateYear(entry.documentDate) }
      : entry.filingYear !== undefined && { year: entry.filingYear }),
    ...(entry.place && { place: entry.place }),
    ...(entry.responsibleParty && { responsibleParty: entry.responsibleParty }),
    namedAs: own,
    others: others.map(({ name, role }) => ({ name: maskName(name), role })),
  };
}
