import type { Template } from '../../infra/build/assembly.ts';

interface Statement {
  Effect: string;
  Action?: string | string[];
  NotAction?: unknown;
  Resource?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** A CloudFormation value in short: references become their logical ID, without the hash at its end. */
export function short(value: unknown): string {
  if (typeof value === 'string') return value;
  const [kind, of] = Object.entries(value as Record<string, unknown>)[0]!;
  const plain = (id: string) => id.replace(/[0-9A-F]{8}$/, '');
  if (kind === 'Ref')
    return String(of).startsWith('AWS::') ? `<${String(of).slice(5)}>` : `{${plain(String(of))}}`;
  if (kind === 'Fn::GetAtt') return `{${plain((of as string[])[0]!)}}`;
  if (kind === 'Fn::Join') return (of as [string, unknown[]])[1].map(short).join((of as [string])[0]);
  throw new Error(`not known: ${JSON.stringify(value)}`);
}

/** Every statement of every policy of a template that allows something, as `role: actions on resource (condition)`. */
export function statementsOf({ Resources }: Template): string[] {
  const all = Object.values(Resources).flatMap(({ Type, Properties }) => {
    if (Type === 'AWS::IAM::Role' && (Properties.Policies || Properties.ManagedPolicyArns))
      throw new Error(`a role with policies of another kind: ${JSON.stringify(Properties)}`);
    if (Type !== 'AWS::IAM::Policy' && Type !== 'AWS::IAM::ManagedPolicy') return [];
    const role = (Properties.Roles as unknown[]).map(short).join(', ');
    return (Properties.PolicyDocument.Statement as Statement[]).flatMap((statement) => {
      if (statement.Effect !== 'Allow' || statement.NotAction)
        throw new Error('only what is allowed, please');
      const condition = Object.entries(statement.Condition ?? {})
        .flatMap(([operator, tests]) =>
          Object.entries(tests).map(([key, value]) => ` if ${operator} ${key} ${JSON.stringify(value)}`),
        )
        .join('');
      return list(statement.Resource).map(
        (resource) => `${role}: ${list(statement.Action!).join(' ')} on ${short(resource)}${condition}`,
      );
    });
  });
  return all.sort();
}
