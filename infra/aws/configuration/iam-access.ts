/** What an IAM role may do, as the table `IAM_ACCESS` says it. */
export interface BackEnd {
  role: string;
  groups?: string[];
  costCenters?: string[];
  applications?: string[];
  environments?: string[];
}

/** AppSync's limit for the value of an environment variable. */
const MAX_VALUE_LENGTH = 512;

/**
 * The values of `IAM_ACCESS`, `IAM_ACCESS_2`, …: first the system's own roles (whose names are only known when they have
 * been created), then the back ends, as many to a variable as fit.
 */
export function iamAccessVariables(systemRoles: readonly string[], backEnds: readonly BackEnd[]): string[] {
  // Concatenated, since a name that is yet to be known can't be the key of an object.
  const system = systemRoles.map((role) => `"role/${role}":{"system":true}`).join(',');
  const values: string[] = systemRoles.length > 0 ? [`{${system}}`] : [];
  let entries: string[] = [];
  const flush = () => {
    if (entries.length > 0) values.push(`{${entries.join(',')}}`);
    entries = [];
  };
  for (const { role, ...access } of backEnds) {
    const entry = `${JSON.stringify(`role/${role}`)}:${JSON.stringify(access)}`;
    if ([...entries, entry].join(',').length + 2 > MAX_VALUE_LENGTH) flush();
    entries.push(entry);
  }
  flush();
  return values;
}

/** The roles whose single entry is too long for a variable. */
export const tooLong = (backEnds: readonly BackEnd[]): string[] =>
  backEnds
    .filter((backEnd) => iamAccessVariables([], [backEnd])[0]!.length > MAX_VALUE_LENGTH)
    .map(({ role }) => role);
