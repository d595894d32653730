import { lazy, Suspense, useEffect, useRef } from 'react';
import { DevicesPage } from './catalog/DevicesPage';
import { GraphsPage } from './catalog/GraphsPage';
import { ModelsPage } from './catalog/ModelsPage';
import { ComparePage } from './compare/ComparePage';
import { KeysPage } from './keys/KeysPage';
import { Link, useAddress } from './router';
import { StudiesPage } from './studies/StudiesPage';
import { StudyPage } from './study/StudyPage';
import { SweepPage } from './sweeps/SweepPage';
import { SweepsPage } from './sweeps/SweepsPage';

const NewStudyPage = lazy(() => import('./newstudy/NewStudyPage'));
const PointPage = lazy(() => import('./point/PointPage'));
const WhatIfPage = lazy(() => import('./whatif/WhatIfPage'));

const studyPath = /^\/studies\/([0-9a-f-]{36})\/?$/i;
const pointPath = /^\/studies\/([0-9a-f-]{36})\/points\/(\d+)\/?$/i;
const sweepPath = /^\/sweeps\/([0-9a-f-]{36})\/?$/i;

const places: readonly (readonly [href: string, name: string])[] = [['/', 'Studies'], ['/new', 'New study'], ['/sweeps', 'Sweeps'], ['/compare', 'Compare'], ['/whatif', 'What if'], ['/catalog', 'Catalog'], ['/keys', 'Keys']];

// A page belongs to the place whose address it goes on from; studies are at two.
const isWithin = (path: string, place: string): boolean =>
  place === '/' ? path === '/' || /^\/studies(\/|$)/.test(path) : path === place || path.startsWith(`${place}/`);

export function App() {
  const address = useAddress();
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);

  // After a link was followed, reading and tabbing go on at the new page, not at the link that is gone.
  useEffect(() => {
    if (!isFirst.current) {
      main.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    isFirst.current = false;
  }, [address.pathname]);

  return (
    <>
      <a className="skip" href="#main">Skip to content</a>
      <header className="site">
        <Link className="brand" href="/"><img src="/favicon.svg" alt="" width="24" height="24" /> Dse</Link>
        <nav aria-label="Site">
          {places.map(([href, name]) => <Link key={href} href={href} aria-current={isWithin(address.pathname, href) ? 'page' : undefined}>{name}</Link>)}
          <a href="/docs">API</a>
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1}><Suspense fallback={<p className="muted" role="status">Loading the page…</p>}><Page address={address} /></Suspense></main>
    </>
  );
}

function Page({ address }: { address: URL }) {
  const study = studyPath.exec(address.pathname)?.[1];
  if (study !== undefined) {
    return <StudyPage key={study} id={study.toLowerCase()} address={address} />;
  }
  const [, pointStudy, trial] = pointPath.exec(address.pathname) ?? [];
  if (pointStudy !== undefined && trial !== undefined) {
    return <PointPage key={pointStudy} study={pointStudy.toLowerCase()} trial={Number(trial)} />;
  }
  if (address.pathname === '/whatif') {
    return <WhatIfPage address={address} />;
  }
  const sweep = sweepPath.exec(address.pathname)?.[1];
  if (sweep !== undefined) {
    return <SweepPage key={sweep} id={sweep.toLowerCase()} address={address} />;
  }
  if (address.pathname === '/new') {
    return <NewStudyPage address={address} />;
  }
  if (address.pathname === '/sweeps') {
    return <SweepsPage address={address} />;
  }
  if (address.pathname === '/catalog' || address.pathname === '/catalog/devices') {
    return <DevicesPage address={address} />;
  }
  if (address.pathname === '/catalog/models') {
    return <ModelsPage address={address} />;
  }
  if (address.pathname === '/catalog/graphs') {
    return <GraphsPage address={address} />;
  }
  if (address.pathname === '/keys') {
    return <KeysPage />;
  }
  if (address.pathname === '/compare') {
    return <ComparePage address={address} />;
  }
  return address.pathname === '/' || address.pathname === '/studies'
    ? <StudiesPage address={address} />
    : <section className="panel"><h1>There is no such page</h1><p>Nothing is at <code>{address.pathname}</code>. <Link href="/">Go to the studies</Link></p></section>;
}
