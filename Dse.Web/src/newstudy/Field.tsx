import { useId, type ReactNode } from 'react';
import { controlOf, emptyOf, fits, nameOfWay, type Schema } from './schema';
import { errorsOf, useForm, type FieldError } from './formContext';
import { ChoiceInput, ChoicesInput, JsonInput, LinesInput, NumberInput, NumbersInput, TextInput, type InputProps } from './inputs';
import { ItemsField, MapField, ObjectField } from './groups';
import type { Path } from './specText';

export interface FieldProps {
  name: string;
  path: Path;
  schema: Schema;
  value: unknown;
  isRequired: boolean;
}

/** One field of a spec, asked for in the way that its schema suggests, with what the service says against it. */
export function Field({ name, path, schema, value, isRequired }: FieldProps) {
  const control = controlOf(schema);
  if (control.kind === 'object') {
    return <ObjectField name={name} path={path} schema={schema} value={value} isRequired={isRequired} />;
  }
  if (control.kind === 'map') {
    return <MapField name={name} path={path} schema={schema} value={value} isRequired={isRequired} of={control.of} />;
  }
  if (control.kind === 'items') {
    return <ItemsField name={name} path={path} schema={schema} value={value} isRequired={isRequired} of={control.of} />;
  }
  if (control.kind === 'variants') {
    return <Variants name={name} path={path} schema={schema} value={value} isRequired={isRequired} ways={control.of} />;
  }
  return (
    <Leaf name={name} path={path} schema={schema} isRequired={isRequired} isGroup={control.kind === 'choices'}>
      {(input) => {
        const props = { ...input, path, schema, value };
        switch (control.kind) {
          case 'choice': return <ChoiceInput {...props} values={control.values} />;
          case 'choices': return <ChoicesInput {...props} values={control.values} />;
          case 'number': return <NumberInput {...props} isWhole={control.isWhole} />;
          case 'numbers': return <NumbersInput {...props} isWhole={control.isWhole} words={control.words} mayBeOne={control.mayBeOne} />;
          case 'lines': return <LinesInput {...props} />;
          case 'text': return <TextInput {...props} name={name} />;
          case 'json': return <JsonInput {...props} />;
        }
      }}
    </Leaf>
  );
}

interface LeafProps {
  name: string;
  path: Path;
  schema: Schema;
  isRequired: boolean;
  isGroup: boolean;
  children: (input: Pick<InputProps, 'id' | 'describedBy' | 'isWrong'>) => ReactNode;
}

function Leaf({ name, path, schema, isRequired, isGroup, children }: LeafProps) {
  const id = useId();
  const errors = errorsOf(useForm().errors, path);
  const describedBy = [schema.description === undefined ? '' : `${id}-help`, errors.length > 0 ? `${id}-wrong` : ''].filter((part) => part !== '').join(' ') || undefined;
  return (
    <div className={errors.length > 0 ? 'field wrong' : 'field'} data-field={path.join('.')}>
      {isGroup ? <span className="name" id={`${id}-name`}>{name}<Needed is={isRequired} /></span> : <label className="name" htmlFor={id}>{name}<Needed is={isRequired} /></label>}
      <div className="input">{children({ id, describedBy, isWrong: errors.length > 0 })}</div>
      {schema.description === undefined ? null : <p className="help" id={`${id}-help`}>{schema.description}</p>}
      <Wrong id={`${id}-wrong`} errors={errors} />
    </div>
  );
}

export const Needed = ({ is }: { is: boolean }) => is ? <span className="needed"> needed</span> : null;

/** What the service says against a field. */
export const Wrong = ({ id, errors }: { id?: string; errors: readonly FieldError[] }) => errors.length === 0 ? null : (
  <ul className="wrong-list" id={id}>{errors.map((e) => <li key={`${e.path} ${e.code} ${e.message}`}><span aria-hidden="true">✖ </span>{e.message}</li>)}</ul>
);

/** A field that may be written in several ways: the one that its value has, and the choice of another. */
function Variants({ ways, ...props }: FieldProps & { ways: readonly Schema[] }) {
  const id = useId();
  const { change } = useForm();
  const found = ways.findIndex((way) => fits(way, props.value));
  const at = props.value === undefined ? 0 : found;
  const way = ways[at];
  const described: Schema = { ...(props.schema.description === undefined ? {} : { description: props.schema.description }), ...(way ?? {}) };
  return (
    <div className="variants">
      <Field {...props} schema={way === undefined ? { ...(props.schema.description === undefined ? {} : { description: props.schema.description }) } : described} />
      <p className="way">
        <label htmlFor={id}>{props.name} as</label>{' '}
        <select id={id} value={at} onChange={(e) => change(props.path, emptyOf(ways[Number(e.target.value)] ?? {}))}>
          {at < 0 ? <option value={-1}>as it is written</option> : null}
          {ways.map((one, index) => <option key={index} value={index}>{nameOfWay(one)}</option>)}
        </select>
      </p>
    </div>
  );
}
