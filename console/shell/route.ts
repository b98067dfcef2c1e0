/** A page of the console. The order is that of the navigation. */
export const PAGES = {
  overview: 'Overview',
  budgets: 'Budgets',
  calls: 'Calls',
  reports: 'Reports',
  models: 'Models',
  playground: 'Playground',
} as const;

export type PageName = keyof typeof PAGES;

/** Where one is: a page, perhaps what is below it (`/budgets/abc/edit`), and what it is asked for. */
export interface Route {
  page: PageName | undefined;
  below: string[];
  query: URLSearchParams;
}

export const BASE = '/console';

/** Reads an address; a page that there is none of is undefined. */
export function routeOf(pathname: string, search = ''): Route {
  const parts = pathname.startsWith(BASE)
    ? pathname
        .slice(BASE.length)
        .split('/')
        .filter((part) => part !== '')
        .map(decoded)
    : [];
  const [name = 'overview', ...below] = parts;
  const page = Object.hasOwn(PAGES, name) ? (name as PageName) : undefined;
  return { page, below, query: new URLSearchParams(search) };
}

/** The address of a page: parts that are empty are left out of the query. */
export function pathTo(
  page: PageName,
  below: readonly string[] = [],
  query: Record<string, string | undefined> = {},
): string {
  const path = [BASE, page, ...below.map(encodeURIComponent)].join('/');
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) params.set(name, value);
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // somebody typed it
  }
}
