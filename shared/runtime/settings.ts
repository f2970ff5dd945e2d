import { Fault } from './fault.ts';

/** Reads one environment variable of the function, or throws naming it: a setting that the template forgot must fail loudly. */
export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Fault(`setting ${name} is missing: the template does not give it to this function`);
  return value;
}

/** Reads an optional setting; undefined when the template leaves it out. */
export function optionalSetting(name: string): string | undefined {
  return process.env[name] || undefined;
}
