/** Pictures drawn in the text's colour; words beside them say the same, so they are hidden from readers. */
import type { ReactNode } from 'react';

function Icon({ children, size = 24 }: { readonly children: ReactNode; readonly size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export function CrossIcon() {
  return (
    <Icon>
      <path d="M6 6l12 12M18 6L6 18" />
    </Icon>
  );
}

export function CheckIcon({ size = 24 }: { readonly size?: number }) {
  return (
    <Icon size={size}>
      <path d="M5 12.5l4.5 4.5L19 7.5" />
    </Icon>
  );
}

export function WarningIcon({ size = 24 }: { readonly size?: number }) {
  return (
    <Icon size={size}>
      <path d="M12 4L2.8 19.5h18.4zM12 10v4M12 17v.2" />
    </Icon>
  );
}

export function InfoIcon({ size = 24 }: { readonly size?: number }) {
  return (
    <Icon size={size}>
      <circle cx={12} cy={12} r={9} />
      <path d="M12 11v5M12 8v.2" />
    </Icon>
  );
}

export function PersonIcon({ size = 24 }: { readonly size?: number }) {
  return (
    <Icon size={size}>
      <circle cx={12} cy={8} r={4} />
      <path d="M4.5 20c.8-4 3.8-6 7.5-6s6.7 2 7.5 6" />
    </Icon>
  );
}

export function BarcodeIcon({ size = 24 }: { readonly size?: number }) {
  return (
    <Icon size={size}>
      <path d="M3 6v12M6 6v12M10 6v12M12.5 6v12M16 6v12M18.5 6v12M21 6v12" />
    </Icon>
  );
}

export function EraseIcon() {
  return (
    <Icon>
      <path d="M9 5h11v14H9l-6-7zM12 9.500l5 5M17 9.500l-5 5" />
    </Icon>
  );
}

export function PrinterIcon({ size = 24 }: { readonly size?: number }) {
  return (
    <Icon size={size}>
      <path d="M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7z" />
    </Icon>
  );
}
