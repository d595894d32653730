import { api, ApiError, bodyOf } from '../api/client';
import type { Model } from '../api/types';
import { Link, navigate, withQuery } from '../router';
import { formatCount, formatNumber } from '../shared/format';
import { usePolled } from '../shared/usePolled';
import { CatalogPage, type Column } from './CatalogPage';
import { EntryForm } from './EntryForm';
import { modelFields, type EntryObject } from './fields';
import { OwnActions } from './OwnActions';

const everyMs = 30_000;

const columns: readonly Column<Model>[] = [
  { title: 'Weights 10⁹', cell: (m) => formatNumber(m.parametersBillion) },
  { title: 'Active 10⁹', cell: (m) => formatNumber(m.activeParametersBillion) },
  { title: 'Layers', cell: (m) => formatCount(m.layers) },
  { title: 'Hidden', cell: (m) => formatCount(m.hidden) },
  { title: 'Heads', cell: (m) => (m.heads === m.kvHeads ? m.heads : `${m.heads} / ${m.kvHeads}`) },
  { title: 'Experts', cell: (m) => (m.experts === 0 ? 'dense' : `${m.expertsPerToken} of ${m.experts}`) },
];

// Told by the service and not taken by it.
const told = new Set(['name', 'own', 'parametersBillion', 'activeParametersBillion']);

const objectOf = (model: Model): EntryObject =>
  Object.fromEntries(Object.entries(model).filter(([member, value]) => !told.has(member) && value !== null && value !== 0 && value !== false));

// A configuration of Hugging Face names its members otherwise and is taken whole.
const fromFile = (object: EntryObject): EntryObject => 'hidden_size' in object || 'architectures' in object || 'n_embd' in object ? { huggingFaceConfig: object } : object;

/** The language models that specs may name. */
export function ModelsPage({ address }: { address: URL }) {
  const polled = usePolled('models', everyMs, (signal) => bodyOf(api.GET('/v1/catalog/models', { signal })));
  const name = address.searchParams.get('name');
  const edit = address.searchParams.get('edit');
  const base = polled.data?.items.find((m) => m.name === name);
  const leave = (): void => navigate(withQuery(address, { edit: null }));
  const isCopy = edit === 'copy';
  return (
    <CatalogPage
      address={address} title="Language models" plural="language models" polled={polled} columns={columns} nameOf={(m) => m.name} isOwn={(m) => m.own}
      actions={<Link className="button" href={withQuery(address, { name: null, edit: 'new' })}>Add a model</Link>}
      detail={(model) => <ModelDetail model={model} address={address} onRemoved={() => { polled.refresh(); navigate(withQuery(address, { name: null })); }} />}
      form={edit === 'new' || (edit !== null && base !== undefined) ? (
        <EntryForm
          key={`${edit} ${name ?? ''}`} title={base === undefined ? 'New model' : isCopy ? `A model like ${base.name}` : `Edit ${base.name}`}
          name={base === undefined ? '' : isCopy ? `${base.name} mine` : base.name} isNameFixed={edit === 'own'} object={base === undefined ? {} : objectOf(base)}
          fields={modelFields} fileHint="config.json of Hugging Face" fromFile={fromFile}
          save={(to, body) => bodyOf(api.PUT('/v1/catalog/models/{name}', { params: { path: { name: to } }, body }))}
          onSaved={(to) => { polled.refresh(); navigate(withQuery(address, { name: to, edit: null })); }} onLeave={leave}
        />
      ) : undefined}
    />
  );
}

function ModelDetail({ model, address, onRemoved }: { model: Model; address: URL; onRemoved: () => void }) {
  const remove = async (): Promise<void> => {
    const { response, error } = await api.DELETE('/v1/catalog/models/{name}', { params: { path: { name: model.name } } });
    if (!response.ok) {
      throw ApiError.ofAnswer(response.status, error);
    }
  };
  return (
    <section className="panel" aria-labelledby="entry">
      <h2 id="entry">{model.name} {model.own ? <span className="badge own">own</span> : null}</h2>
      <OwnActions address={address} name={model.name} own={model.own} remove={remove} onRemoved={onRemoved} />
      <dl className="facts">
        <div><dt>Weights</dt><dd>{formatNumber(model.parametersBillion)} · 10⁹</dd></div>
        <div><dt>That a token passes</dt><dd>{formatNumber(model.activeParametersBillion)} · 10⁹</dd></div>
      </dl>
      <h3>Shape</h3>
      <dl className="facts">
        {Object.entries(objectOf(model)).map(([member, value]) => <div key={member}><dt>{member}</dt><dd>{typeof value === 'number' ? formatCount(value) : String(value)}</dd></div>)}
      </dl>
    </section>
  );
}
