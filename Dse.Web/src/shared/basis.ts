// As the cost model calls what a figure rests on (docs/cost-model.md).
const said: Readonly<Record<string, string>> = {
  measured: 'figures were measured or follow from the inputs as they are',
  interpolated: 'figures are interpolated between measurements',
  prior: 'figures are the model\u2019s alone: nothing like it was measured',
};

/** What the figures of a point rest on, for people. */
export const basisText = (basis: string): string => said[basis] ?? `figures are ${basis}`;
