import { useId, useState } from 'react';
import { Field, Needed, Wrong, type FieldProps } from './Field';
import { errorsOf, useForm } from './formContext';
import { emptyOf, fieldOf, type Schema } from './schema';
import { startsWith, type Path } from './specText';

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {};

/** The fields of an object: those that are needed, set or wrong, and on demand the rest. */
export function Fields({ path, schema, value, without = [] }: { path: Path; schema: Schema; value: unknown; without?: readonly string[] }) {
  const { errors } = useForm();
  const [isWhole, setIsWhole] = useState(false);
  const object = objectOf(value);
  const needed = schema.required ?? [];
  const known = Object.keys(schema.properties ?? {}).filter((name) => !without.includes(name));
  const own = Object.keys(object).filter((name) => !known.includes(name) && !without.includes(name));
  const isShown = (name: string): boolean =>
    isWhole || needed.includes(name) || object[name] !== undefined || errors.some((e) => startsWith(e.steps, [...path, name]));
  const shown = [...known.filter(isShown), ...own];
  const more = known.length - known.filter(isShown).length;
  return (
    <>
      <Wrong errors={errorsOf(errors, path, [...without, ...shown].map((name) => [...path, name]))} />
      {shown.map((name) => (
        <Field key={name} name={name} path={[...path, name]} schema={fieldOf(schema, name) ?? {}} value={object[name]} isRequired={needed.includes(name)} />
      ))}
      {more > 0 ? <button type="button" className="more" onClick={() => setIsWhole(true)}>{more} more {more === 1 ? 'field' : 'fields'}{path.length === 0 ? '' : ` of ${String(path.at(-1))}`}</button>
        : isWhole && known.some((name) => object[name] === undefined && !needed.includes(name))
          ? <button type="button" className="more" onClick={() => setIsWhole(false)}>Fewer fields</button> : null}
    </>
  );
}

export function ObjectField({ name, path, schema, value, isRequired }: FieldProps) {
  const { change } = useForm();
  const id = useId();
  return (
    <div className="group" role="group" aria-labelledby={id} data-field={path.join('.')}>
      <p className="row spread">
        <span className="name" id={id}>{name}<Needed is={isRequired} /></span>
        {value === undefined || isRequired ? null : <button type="button" className="link" onClick={() => change(path, undefined)}>Leave out {name}</button>}
      </p>
      {schema.description === undefined ? null : <p className="help">{schema.description}</p>}
      <Fields path={path} schema={schema} value={value} />
    </div>
  );
}

/** Entries with names of the user's own. */
export function MapField({ name, path, schema, value, isRequired, of }: FieldProps & { of: Schema }) {
  const { change, errors } = useForm();
  const id = useId();
  const [fresh, setFresh] = useState('');
  const object = objectOf(value);
  const names = Object.keys(object);
  const add = (): void => {
    if (fresh !== '' && !names.includes(fresh)) {
      change([...path, fresh], emptyOf(of));
      setFresh('');
    }
  };
  return (
    <div className="group" role="group" aria-labelledby={id} data-field={path.join('.')}>
      <span className="name" id={id}>{name}<Needed is={isRequired} /></span>
      {schema.description === undefined ? null : <p className="help">{schema.description}</p>}
      <Wrong errors={errorsOf(errors, path, names.map((one) => [...path, one]))} />
      {names.map((one) => (
        <div className="entry" key={one}>
          <Field name={one} path={[...path, one]} schema={of} value={object[one]} isRequired={false} />
          <button type="button" className="link" onClick={() => change([...path, one], undefined)}>Remove {one}</button>
        </div>
      ))}
      <p className="row">
        <label htmlFor={`${id}-new`}>New name in {name}</label>
        <input id={`${id}-new`} value={fresh} autoComplete="off" onChange={(e) => setFresh(e.target.value)} onKeyDown={(e) => { if (e.key === 'Enter') { e.preventDefault(); add(); } }} />
        <button type="button" onClick={add} disabled={fresh === ''}>Add</button>
      </p>
    </div>
  );
}

const mostItems = 40;

/** A list of objects. */
export function ItemsField({ name, path, schema, value, isRequired, of }: FieldProps & { of: Schema }) {
  const { change, errors } = useForm();
  const id = useId();
  const items = Array.isArray(value) ? value as unknown[] : [];
  const shown = items.slice(0, mostItems);
  return (
    <div className="group" role="group" aria-labelledby={id} data-field={path.join('.')}>
      <span className="name" id={id}>{name}<Needed is={isRequired} /></span>
      {schema.description === undefined ? null : <p className="help">{schema.description}</p>}
      <Wrong errors={errorsOf(errors, path, shown.map((_, index) => [...path, index]))} />
      {shown.map((item, index) => (
        <div className="entry" key={index}>
          <Field name={`${name} ${index + 1}`} path={[...path, index]} schema={of} value={item} isRequired={false} />
          <button type="button" className="link" onClick={() => change([...path, index], undefined)}>Remove {name} {index + 1}</button>
        </div>
      ))}
      {items.length > shown.length ? <p className="muted">{items.length - shown.length} more are in the editor.</p> : null}
      <button type="button" onClick={() => change([...path, items.length], emptyOf(of))}>Add to {name}</button>
    </div>
  );
}
