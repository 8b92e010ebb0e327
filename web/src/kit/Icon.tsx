/** Line icons, 24 × 24, drawn by us; an unknown name of a document shows the table. */
const paths = {
  back: "M15 5l-7 7 7 7",
  bell: "M6 16V11a6 6 0 0112 0v5l1.5 2h-15zM10 21h4",
  box: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
  calendar: "M5 6h14v14H5zM5 10h14M9 3.5V7M15 3.5V7",
  call: "M6.5 3.5l3 .5 1 4-2.2 1.8a12 12 0 005.9 5.9L16 13.5l4 1 .5 3c0 1.7-1.3 3-3 3C10 20.5 3.5 14 3.5 6.5c0-1.7 1.3-3 3-3z",
  camera: "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 10a3.2 3.2 0 110 6.4 3.2 3.2 0 010-6.4z",
  chart: "M4 20h16M7 17v-5M12 17V7M17 17v-8",
  check: "M5 12.5l4.5 4.5L19 7.5",
  close: "M6 6l12 12M18 6L6 18",
  clip: "M19 11l-7.5 7.5a4.5 4.5 0 01-6.4-6.4l8-8a3 3 0 014.3 4.3l-7.8 7.8a1.5 1.5 0 01-2.1-2.1L14.5 7",
  collapse: "M14 6l-6 6 6 6M19 6v12",
  columns: "M4 5h16v14H4zM9.3 5v14M14.7 5v14",
  computer: "M4 5h16v11H4zM8 20h8M12 16v4",
  copy: "M9 9h10v11H9zM5 15V4h10",
  down: "M6 9l6 6 6-6",
  download: "M12 4v11M7.5 11L12 15.5 16.5 11M5 20h14",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 110 6 3 3 0 010-6z",
  file: "M6 3.5h8l4 4V20.5H6zM14 3.5v4h4M9 12h6M9 16h6",
  filter: "M4 5h16l-6 7.5V19l-4-2v-4.5z",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  gear: "M12 9a3 3 0 110 6 3 3 0 010-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M5.6 18.4l2.1-2.1M16.3 7.7l2.1-2.1",
  globe: "M12 3.5a8.5 8.5 0 110 17 8.5 8.5 0 010-17zM3.5 12h17M12 3.5c3 3 3 14 0 17M12 3.5c-3 3-3 14 0 17",
  help: "M12 3.5a8.5 8.5 0 110 17 8.5 8.5 0 010-17zM9.5 9.5a2.5 2.5 0 114 2c-1 .7-1.5 1.2-1.5 2.3M12 16.8v.2",
  history: "M4 12a8 8 0 108-8c-3 0-5.5 1.5-7 4M4 4v4h4M12 8v4.5l3 2",
  home: "M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z",
  inbox: "M4 13l3-8h10l3 8v6H4zM4 13h5l1.5 2.5h3L15 13h5",
  info: "M12 3.5a8.5 8.5 0 110 17 8.5 8.5 0 010-17zM12 11v5.5M12 7.5v.2",
  link: "M10 14a4 4 0 005.7 0l3-3a4 4 0 00-5.7-5.7l-1 1M14 10a4 4 0 00-5.7 0l-3 3a4 4 0 005.7 5.7l1-1",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3",
  logout: "M14 5H5v14h9M10 12h10M16.5 8.5L20 12l-3.5 3.5",
  menu: "M4 6.5h16M4 12h16M4 17.5h16",
  minus: "M5 12h14",
  grip: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
  todo: "M5 5h14v14H5zM8.5 12l2.5 2.5 4.5-5",
  top: "M5 4h14M12 20V9m-5 5 5-5 5 5",
  bottom: "M5 20h14M12 4v11m-5-5 5 5 5-5",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  next: "M9 5l7 7-7 7",
  open: "M13 5h6v6M19 5l-8 8M17 14v5H5V7h5",
  pen: "M5 19h14M7 15l8.5-8.5 2.5 2.5L9.5 17.5 7 18z",
  phone: "M7 3.5h10v17H7zM11 17.5h2",
  pin: "M12 21s7-6.5 7-11.5a7 7 0 10-14 0C5 14.5 12 21 12 21zM12 7a2.5 2.5 0 110 5 2.5 2.5 0 010-5z",
  plus: "M12 5v14M5 12h14",
  receipt: "M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
  redo: "M15 5l4 4-4 4M19 9H10a5 5 0 000 10h4",
  refresh: "M19 12a7 7 0 11-2-5M19 4v4h-4",
  row: "M4 6h16M4 12h16M4 18h16",
  save: "M5 4.5h11l3 3v12H5zM8 4.5v5h7v-5M8 19.5v-6h8v6",
  search: "M11 4.5a6.5 6.5 0 110 13 6.5 6.5 0 010-13zM16 16l4.5 4.5",
  sort: "M8 5v14M4.5 15.5L8 19l3.5-3.5M16 19V5M12.5 8.5L16 5l3.5 3.5",
  star: "M12 4l2.5 5.2 5.6.8-4 4 1 5.7-5.1-2.7L6.9 19.7l1-5.7-4-4 5.6-.8z",
  tasks: "M4 6l1.5 1.5L8 5M11 6.5h9M4 12l1.5 1.5L8 11M11 12.5h9M4 18l1.5 1.5L8 17M11 18.5h9",
  swap: "M4 9h15l-4-4M20 15H5l4 4",
  table: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 10v9",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l.8 13h8.4L17 7M10.3 11v5M13.7 11v5",
  truck: "M3 6.5h11v10H3zM14 10h4l3 3v3.5h-7M7 19a2 2 0 100-4 2 2 0 000 4zM17 19a2 2 0 100-4 2 2 0 000 4z",
  undo: "M9 5L5 9l4 4M5 9h9a5 5 0 010 10h-4",
  up: "M6 15l6-6 6 6",
  upload: "M12 16V5M7.5 9L12 4.5 16.5 9M5 20h14",
  user: "M12 4a4 4 0 110 8 4 4 0 010-8zM4.5 20.5c.5-4 3.5-6 7.5-6s7 2 7.5 6",
  users:
    "M9 5a3.5 3.5 0 110 7 3.5 3.5 0 010-7zM2.5 19.5c.4-3.5 2.8-5 6.5-5s6.1 1.5 6.5 5M16 5.5a3.2 3.2 0 010 6M18 14.8c2 .6 3.2 2.1 3.5 4.7",
  wallet: "M4 7h14v13H4zM4 7l11-3v3M18 11.5h-4a2 2 0 000 4h4",
  warning: "M12 4l9 16H3zM12 10v4.5M12 17v.2",
} as const;

export type IconName = keyof typeof paths;

const more: Record<string, string> = {};

/** Let a page bring icons that only it draws, by names no other has. */
export function addIcons(icons: Readonly<Record<string, string>>): void {
  Object.assign(more, icons);
}

export function Icon({ name, size = 16, label }: { name: string; size?: number; label?: string }) {
  const path = paths[name as IconName] ?? more[name] ?? paths.table;
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <path d={path} />
    </svg>
  );
}
