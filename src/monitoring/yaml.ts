import { Document, isPair, isScalar, Scalar, visit } from 'yaml';

/**
 * Writes YAML: several lines as a block, no folding. A field named `comment` becomes a comment before the object that has it.
 * This file is bundled with the package `yaml`, so that its types must not be part of it.
 */
export function toYaml(value: unknown, comment?: string): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  if (comment) document.commentBefore = lines(comment);
  visit(document, {
    Map(_, node) {
      const at = node.items.findIndex((pair) => isPair(pair) && isScalar(pair.key) && pair.key.value === 'comment');
      if (at < 0) return;
      const [pair] = node.items.splice(at, 1);
      if (isScalar(pair.value)) node.commentBefore = lines(String(pair.value.value));
    },
    Scalar(_, node) {
      if (typeof node.value === 'string' && node.value.includes('\n')) node.type = Scalar.BLOCK_LITERAL;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function lines(comment: string): string {
  return comment
    .split('\n')
    .map((line) => ` ${line}`)
    .join('\n');
}
