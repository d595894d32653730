import { Fragment } from 'react';

/** A name that may be broken where a word begins in it: "tokensPer|SecondPer|Device". */
export const Name = ({ of }: { of: string }) => (
  <>{of.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[_/])/).map((part, index) => <Fragment key={index}>{index === 0 ? null : <wbr />}{part}</Fragment>)}</>
);
