/** One member of an entry's object, as the form shows it. */
export interface EntryField {
  readonly name: string;
  readonly title: string;
  readonly unit?: string;
  readonly isFlag?: boolean;
  readonly group: string;
}

export const deviceFields: readonly EntryField[] = [
  { name: 'bf16Tflops', title: 'bf16', unit: 'TFLOP/s', group: 'Dense peak rates, at least one' },
  { name: 'fp8Tflops', title: 'fp8', unit: 'TFLOP/s', group: 'Dense peak rates, at least one' },
  { name: 'fp4Tflops', title: 'fp4', unit: 'TFLOP/s', group: 'Dense peak rates, at least one' },
  { name: 'int8Tops', title: 'int8', unit: 'TOP/s', group: 'Dense peak rates, at least one' },
  { name: 'tf32Tflops', title: 'tf32', unit: 'TFLOP/s', group: 'Dense peak rates, at least one' },
  { name: 'fp32Tflops', title: 'fp32', unit: 'TFLOP/s', group: 'Dense peak rates, at least one' },
  { name: 'memGb', title: 'Memory', unit: 'GiB', group: 'Memory' },
  { name: 'memBwGbs', title: 'Bandwidth', unit: 'GB/s', group: 'Memory' },
  { name: 'scaleupGbsPerDir', title: 'Within the domain', unit: 'GB/s per direction', group: 'Links' },
  { name: 'scaleupDomain', title: 'Devices in the domain', group: 'Links' },
  { name: 'scaleoutGbsPerDirDefault', title: 'Beyond it', unit: 'GB/s per direction', group: 'Links' },
  { name: 'units', title: 'Compute units', unit: 'SMs, CUs', group: 'Chip' },
  { name: 'year', title: 'Year', group: 'Chip' },
  { name: 'tdpW', title: 'Power limit', unit: 'W', group: 'Power and money' },
  { name: 'cloudUsdPerH', title: 'Rent', unit: 'USD/h', group: 'Power and money' },
  { name: 'listPriceUsd', title: 'Price', unit: 'USD', group: 'Power and money' },
];

export const modelFields: readonly EntryField[] = [
  { name: 'hidden', title: 'Hidden width', group: 'Shape' },
  { name: 'layers', title: 'Layers', group: 'Shape' },
  { name: 'ffn', title: 'Feed-forward width', group: 'Shape' },
  { name: 'vocab', title: 'Vocabulary', group: 'Shape' },
  { name: 'gatedMlp', title: 'Gated feed-forward (three matrices)', isFlag: true, group: 'Shape' },
  { name: 'tieEmbeddings', title: 'Embeddings tied', isFlag: true, group: 'Shape' },
  { name: 'heads', title: 'Query heads', group: 'Attention' },
  { name: 'kvHeads', title: 'Key and value heads', group: 'Attention' },
  { name: 'headDim', title: 'Width of a head', group: 'Attention' },
  { name: 'experts', title: 'Routed experts', group: 'Mixture of experts' },
  { name: 'expertsPerToken', title: 'Experts per token', group: 'Mixture of experts' },
  { name: 'moeFfn', title: 'Width of an expert', group: 'Mixture of experts' },
  { name: 'sharedExperts', title: 'Shared experts', group: 'Mixture of experts' },
  { name: 'denseLayers', title: 'Leading dense layers', group: 'Mixture of experts' },
  { name: 'qLoraRank', title: 'Query rank', group: 'Latent attention' },
  { name: 'kvLoraRank', title: 'Key-value rank', group: 'Latent attention' },
  { name: 'qkRopeHeadDim', title: 'Rotary part of a key', group: 'Latent attention' },
  { name: 'qkNopeHeadDim', title: 'Other part of a key', group: 'Latent attention' },
  { name: 'vHeadDim', title: 'Width of a value', group: 'Latent attention' },
];

export type EntryObject = Readonly<Record<string, unknown>>;

/** The form's texts for an object; what it does not have is empty. */
export function textsOf(object: EntryObject, fields: readonly EntryField[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { name } of fields) {
    const value = object[name];
    texts[name] = value === undefined || value === null ? '' : String(value);
  }
  return texts;
}

/** The object with the form's texts put in: numbers where they are numbers, else as written, for the service to refuse. */
export function withTexts(object: EntryObject, texts: Readonly<Record<string, string>>, fields: readonly EntryField[]): Record<string, unknown> {
  const made: Record<string, unknown> = { ...object };
  for (const { name, isFlag } of fields) {
    const text = (texts[name] ?? '').trim();
    if (text === '') {
      delete made[name];
    } else if (isFlag === true) {
      made[name] = text === 'true';
    } else {
      const number = Number(text);
      made[name] = Number.isFinite(number) ? number : text;
    }
  }
  return made;
}

/** Columns of the shipped tables are members too: `mem_gb` is `memGb`. */
export const camelCased = (object: EntryObject): EntryObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase()), value]));
