import type { Metric } from '../metric.ts';
import type { Search, Term } from './parse.ts';
import { matchesPartly } from './tokens.ts';

/** Whether a search finds a metric. */
export function finds({ schema, term }: Search, metric: Metric): boolean {
  if (schema) {
    const names = Object.keys(metric.dimensions);
    if (schema.namespace !== metric.namespace || names.length !== schema.dimensions.length) return false;
    if (!schema.dimensions.every((name) => names.includes(name))) return false;
  }
  return term === undefined || holds(term, metric);
}

function holds(term: Term, metric: Metric): boolean {
  switch (term.kind) {
    case 'and':
      return holds(term.left, metric) && holds(term.right, metric);
    case 'or':
      return holds(term.left, metric) || holds(term.right, metric);
    case 'not':
      return !holds(term.of, metric);
    case 'text':
      return textsOf(metric, term.within).some((text) =>
        term.isExact ? text === term.text : matchesPartly(term.text, text),
      );
  }
}

/** Where a term is looked for: everywhere, or where its designator says. */
function textsOf({ namespace, name, dimensions }: Metric, within: string | undefined): string[] {
  if (within === undefined) return [namespace, name, ...Object.entries(dimensions).flat()];
  if (within === 'MetricName') return [name];
  if (within === 'Namespace') return [namespace];
  return Object.hasOwn(dimensions, within) ? [dimensions[within]!] : [];
}
