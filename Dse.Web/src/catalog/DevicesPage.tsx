import { api, ApiError, bodyOf } from '../api/client';
import type { Device, DeviceSheet } from '../api/types';
import { Link, navigate, withQuery } from '../router';
import { formatNumber } from '../shared/format';
import { usePolled } from '../shared/usePolled';
import { asFailure, CatalogPage, type Column } from './CatalogPage';
import { EntryForm } from './EntryForm';
import { deviceFields, type EntryObject } from './fields';
import { FitPlot } from './FitPlot';
import { OwnActions } from './OwnActions';

const everyMs = 30_000;

const columns: readonly Column<Device>[] = [
  { title: 'Year', cell: (d) => (d.year === 0 ? '–' : d.year) },
  { title: 'bf16 TFLOP/s', cell: (d) => formatNumber(d.peakTflops['bf16']) },
  { title: 'fp8 TFLOP/s', cell: (d) => formatNumber(d.peakTflops['fp8']) },
  { title: 'Memory GiB', cell: (d) => formatNumber(d.memoryGiB) },
  { title: 'GB/s', cell: (d) => formatNumber(d.memoryGBps) },
  { title: 'Power W', cell: (d) => formatNumber(d.tdpWatts) },
  { title: 'USD/h', cell: (d) => formatNumber(d.usdPerHour) },
];

/** The devices that specs may name. */
export function DevicesPage({ address }: { address: URL }) {
  const polled = usePolled('devices', everyMs, (signal) => bodyOf(api.GET('/v1/catalog/devices', { signal })));
  const name = address.searchParams.get('name');
  const edit = address.searchParams.get('edit');
  const show = (entry: string): void => {
    polled.refresh();
    navigate(withQuery(address, { name: entry, edit: null }));
  };
  return (
    <CatalogPage
      address={address} title="Devices" plural="devices" polled={polled} columns={columns} nameOf={(d) => d.name} isOwn={(d) => d.own}
      actions={<Link className="button" href={withQuery(address, { name: null, edit: 'new' })}>Add a device</Link>}
      detail={(device) => <DeviceDetail key={device.name} device={device} address={address} onRemoved={() => { polled.refresh(); navigate(withQuery(address, { name: null })); }} />}
      form={edit === 'new' ? <Form key="new" title="New device" name="" sheet={{}} onSaved={show} onLeave={() => navigate(withQuery(address, { edit: null }))} />
        : edit !== null && name !== null ? <FormOf key={`${edit} ${name}`} name={name} isCopy={edit === 'copy'} onSaved={show} onLeave={() => navigate(withQuery(address, { edit: null }))} />
          : undefined}
    />
  );
}

interface FormProps {
  title: string;
  name: string;
  sheet: EntryObject;
  isNameFixed?: boolean;
  onSaved: (name: string) => void;
  onLeave: () => void;
}

const Form = ({ title, name, sheet, isNameFixed = false, onSaved, onLeave }: FormProps) => (
  <EntryForm
    title={title} name={name} isNameFixed={isNameFixed} object={sheet} fields={deviceFields} fileHint="of dse calibrate, or dse catalog devices NAME --object"
    fromFile={(object) => object} save={(to, body) => bodyOf(api.PUT('/v1/catalog/devices/{name}', { params: { path: { name: to } }, body }))}
    onSaved={onSaved} onLeave={onLeave}
  />
);

const useSheet = (name: string) => usePolled(`sheet ${name}`, 600_000, (signal): Promise<DeviceSheet> =>
  bodyOf(api.GET('/v1/catalog/device-sheets/{name}', { params: { path: { name } }, signal })));

function FormOf({ name, isCopy, onSaved, onLeave }: { name: string; isCopy: boolean; onSaved: (name: string) => void; onLeave: () => void }) {
  const { data, failure, refresh } = useSheet(name);
  if (data === undefined) {
    return <section className="panel">{failure === null ? <p className="muted" role="status">Loading {name}…</p> : asFailure(failure, refresh)}</section>;
  }
  return (
    <Form
      title={isCopy ? `A device like ${name}` : `Edit ${name}`} name={isCopy ? `${name} mine` : name} isNameFixed={!isCopy}
      sheet={data.object as EntryObject} onSaved={onSaved} onLeave={onLeave}
    />
  );
}

function DeviceDetail({ device, address, onRemoved }: { device: Device; address: URL; onRemoved: () => void }) {
  const { data, failure, refresh } = useSheet(device.name);
  const remove = async (): Promise<void> => {
    const { response, error } = await api.DELETE('/v1/catalog/devices/{name}', { params: { path: { name: device.name } } });
    if (!response.ok) {
      throw ApiError.ofAnswer(response.status, error);
    }
  };
  return (
    <section className="panel" aria-labelledby="entry">
      <h2 id="entry">{device.name} {device.own ? <span className="badge own">own</span> : null}</h2>
      <OwnActions address={address} name={device.name} own={device.own} remove={remove} onRemoved={onRemoved} />
      <dl className="facts">
        {Object.entries(device.peakTflops).map(([precision, rate]) => <div key={precision}><dt>{precision}</dt><dd>{formatNumber(rate)} T{precision.startsWith('int') ? 'OP' : 'FLOP'}/s</dd></div>)}
        <div><dt>Memory</dt><dd>{formatNumber(device.memoryGiB)} GiB, {formatNumber(device.memoryGBps)} GB/s</dd></div>
        <div><dt>Within its domain of {device.scaleUpDomain}</dt><dd>{formatNumber(device.scaleUpGBps)} GB/s per direction</dd></div>
        <div><dt>Beyond it</dt><dd>{formatNumber(device.scaleOutGBps)} GB/s per direction</dd></div>
        <div><dt>Compute units</dt><dd>{device.computeUnits === 0 ? 'unknown' : formatNumber(device.computeUnits)}</dd></div>
        <div><dt>Power limit</dt><dd>{device.tdpWatts === null ? 'unknown' : `${formatNumber(device.tdpWatts)} W`}</dd></div>
        <div><dt>Rent</dt><dd>{device.usdPerHour === null ? 'unknown' : `${formatNumber(device.usdPerHour)} USD/h`}</dd></div>
        <div><dt>Price</dt><dd>{device.priceUsd === null ? 'unknown' : `${formatNumber(device.priceUsd)} USD`}</dd></div>
      </dl>
      <p className="muted">Figures from: {device.provenance}</p>
      {asFailure(failure, refresh)}
      {data === undefined ? null : data.fits.length > 0 ? (
        <>
          <h3>How its measured kernels are met</h3>
          <div className="fits">{data.fits.map((fit) => <FitPlot key={fit.kernels} fit={fit} />)}</div>
        </>
      ) : (
        <p className="muted">
          No measurements of your own. <code>python3 calibration/measure.py</code> measures a machine, <code>dse calibrate</code> fits a device to it, and the file that it writes can be added here.
        </p>
      )}
    </section>
  );
}
