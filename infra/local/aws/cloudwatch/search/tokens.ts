/**
 * How names and search terms fall apart. A new token begins where camel case or a digit begins one, and whatever is neither letter nor digit stands between two.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html ("Tokenization")
 */
const TOKEN = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;

/** Between a `T` and its `oken` there is no boundary, but between `SDB` and `Failure` there is. */
const pieceTokens = (piece: string): string[] => piece.match(TOKEN) ?? [];

const piecesOf = (text: string): string[] => text.split(/[^A-Za-z0-9]+/).filter((piece) => piece !== '');

const wholeOf = (text: string): string => piecesOf(text).join('').toLowerCase();

/** The tokens that a name is found by, in lower case: the whole of it, and its parts. */
export const tokensOf = (name: string): string[] => [
  ...new Set([
    wholeOf(name),
    ...piecesOf(name)
      .flatMap(pieceTokens)
      .map((token) => token.toLowerCase()),
  ]),
];

/**
 * Whether a term is part of a name. One token is found in any case; several must follow each other, and those that only case or a digit tells apart must be written as in
 * the name.
 */
export function matchesPartly(term: string, name: string): boolean {
  const wanted = piecesOf(term).flatMap((piece) => {
    const tokens = pieceTokens(piece);
    return tokens.map((token) => ({ token, inAnyCase: tokens.length === 1 }));
  });
  if (wanted.length === 0) return false;
  if (wholeOf(term) === wholeOf(name)) return true;
  const there = piecesOf(name).flatMap(pieceTokens);
  return there.some((_, at) =>
    wanted.every(({ token, inAnyCase }, i) => {
      const other = there[at + i];
      if (other === undefined) return false;
      return inAnyCase ? other.toLowerCase() === token.toLowerCase() : other === token;
    }),
  );
}
