import { useEffect, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { navigate, useAddress } from '../router';

interface PartProps {
  /** In the address while the part is open; a part within another has its name before a slash. */
  name: string;
  title: ReactNode;
  isOpen?: boolean;
  children: ReactNode;
}

/** A part of a page that can be opened: an address with its name opens it and goes there. */
export function Part({ name, title, isOpen = false, children }: PartProps) {
  const { pathname, search, hash } = useAddress();
  const [opens, setOpens] = useState(isOpen);
  const element = useRef<HTMLDetailsElement>(null);
  const id = encodeURIComponent(name);
  const isNamed = hash === `#${id}`;
  const isWithin = hash.startsWith(`#${id}${encodeURIComponent('/')}`);

  useEffect(() => {
    if (isNamed || isWithin) {
      setOpens(true);
    }
    if (isNamed && element.current !== null && element.current.getBoundingClientRect().top > window.innerHeight) {
      element.current.scrollIntoView();
    }
  }, [isNamed, isWithin]);

  const toggle = (event: MouseEvent): void => {
    event.preventDefault();
    const slash = name.lastIndexOf('/');
    const left = slash < 0 ? '' : `#${encodeURIComponent(name.slice(0, slash))}`;
    navigate(`${pathname}${search}${opens ? isNamed || isWithin ? left : hash : `#${id}`}`, true);
    setOpens(!opens);
  };
  return (
    <details ref={element} open={opens}>
      <summary onClick={toggle}>{title}</summary>
      {opens ? children : null}
    </details>
  );
}
