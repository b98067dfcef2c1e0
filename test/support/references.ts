import type { Template } from '../../infra/build/assembly.ts';

/** The logical IDs that a value refers to, by Ref, GetAtt, Sub or DependsOn; without CloudFormation's own (`AWS::…`). */
export function referencesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const one of value) referencesIn(one, found);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return found;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'Ref') add(String(inner), found);
    else if (key === 'Fn::GetAtt')
      add(String(Array.isArray(inner) ? inner[0] : String(inner).split('.')[0]), found);
    else if (key === 'DependsOn') for (const id of [inner].flat()) add(String(id), found);
    else if (key === 'Fn::Sub') {
      const text = String(Array.isArray(inner) ? inner[0] : inner);
      for (const [, id] of text.matchAll(/\$\{([A-Za-z0-9]+)[.}]/g)) add(id!, found);
    }
    if (key !== 'Ref' && key !== 'DependsOn') referencesIn(inner, found);
  }
  return found;
}

const add = (id: string, found: Set<string>): void => {
  if (!id.startsWith('AWS::')) found.add(id);
};

/** The resources that a resource waits for. */
export const dependenciesOf = ({ Resources }: Template, id: string): string[] =>
  [...referencesIn(Resources[id])].filter((other) => other in Resources && other !== id);
