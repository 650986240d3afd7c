// Written by scripts/web_sources.py from hanhtrinh.render; do not edit.
export interface Shape extends React.SVGAttributes<SVGElement> {
  tag: "circle" | "rect" | "path";
}

export const MARKS = {
  "confirmed": [
    {
      "tag": "circle",
      "fill": "var(--ok)",
      "cx": "12",
      "cy": "12",
      "r": "11"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--on-mark)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M7.16 12.44L10.68 16.18L17.06 8.26",
      "strokeWidth": "2.64"
    }
  ],
  "refuted": [
    {
      "tag": "rect",
      "fill": "var(--no)",
      "x": "2.1",
      "y": "2.1",
      "width": "19.8",
      "height": "19.8",
      "rx": "1.54"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--on-mark)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M8.04 8.04L15.96 15.96M15.96 8.04L8.04 15.96",
      "strokeWidth": "2.64"
    }
  ],
  "undecided": [
    {
      "tag": "path",
      "fill": "var(--panel)",
      "stroke": "var(--open)",
      "strokeWidth": "2",
      "d": "M12 0.12L23.88 12L12 23.88L0.12 12Z"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--open)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M8.04 12L15.96 12",
      "strokeWidth": "2.64"
    }
  ],
  "quotes": [
    {
      "tag": "circle",
      "fill": "none",
      "stroke": "var(--ink-2)",
      "strokeWidth": "1.5",
      "strokeDasharray": "3 2.4",
      "cx": "12",
      "cy": "12",
      "r": "10.34"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--ink-2)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M10.68 8.48Q7.38 9.8 7.38 13.32L7.38 15.3L10.24 15.3L10.24 12.66L7.82 12.66",
      "strokeWidth": "1.65"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--ink-2)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M16.62 8.48Q13.32 9.8 13.32 13.32L13.32 15.3L16.18 15.3L16.18 12.66L13.76 12.66",
      "strokeWidth": "1.65"
    }
  ],
  "pain": [
    {
      "tag": "path",
      "fill": "var(--pain)",
      "d": "M0.45 1.88L23.55 1.88L12 23Z"
    }
  ],
  "opportunity": [
    {
      "tag": "circle",
      "fill": "var(--action)",
      "cx": "12",
      "cy": "12",
      "r": "11"
    }
  ]
} satisfies Record<string, Shape[]>;

export const FACES: readonly Shape[][] = [
  [
    {
      "tag": "circle",
      "fill": "var(--panel)",
      "stroke": "var(--ink-2)",
      "strokeWidth": "1.4",
      "strokeDasharray": "3 2.6",
      "cx": "12",
      "cy": "12",
      "r": "10.3"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--ink-2)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M9.36 9.8Q9.58 6.94 12.22 6.94Q15.08 6.94 15.08 9.58Q15.08 11.34 13.1 12.44Q12.11 13.1 12.11 14.42",
      "strokeWidth": "1.65"
    },
    {
      "tag": "circle",
      "fill": "var(--ink-2)",
      "cx": "12.11",
      "cy": "16.84",
      "r": "1.1"
    }
  ],
  [
    {
      "tag": "circle",
      "fill": "var(--face-1)",
      "cx": "12",
      "cy": "12",
      "r": "11"
    },
    {
      "tag": "circle",
      "fill": "var(--face-light)",
      "cx": "8.26",
      "cy": "10.02",
      "r": "1.27"
    },
    {
      "tag": "circle",
      "fill": "var(--face-light)",
      "cx": "15.74",
      "cy": "10.02",
      "r": "1.27"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--face-light)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M5.84 6.28L9.8 8.26",
      "strokeWidth": "1.43"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--face-light)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M18.16 6.28L14.2 8.26",
      "strokeWidth": "1.43"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--face-light)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M7.6 17.72Q12 9.8 16.4 17.72",
      "strokeWidth": "1.43"
    }
  ],
  [
    {
      "tag": "circle",
      "fill": "var(--face-2)",
      "cx": "12",
      "cy": "12",
      "r": "11"
    },
    {
      "tag": "circle",
      "fill": "var(--face-dark)",
      "cx": "8.26",
      "cy": "10.02",
      "r": "1.27"
    },
    {
      "tag": "circle",
      "fill": "var(--face-dark)",
      "cx": "15.74",
      "cy": "10.02",
      "r": "1.27"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--face-dark)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M7.6 17.06Q12 11.78 16.4 17.06",
      "strokeWidth": "1.43"
    }
  ],
  [
    {
      "tag": "circle",
      "fill": "var(--face-3)",
      "cx": "12",
      "cy": "12",
      "r": "11"
    },
    {
      "tag": "circle",
      "fill": "var(--face-dark)",
      "cx": "8.26",
      "cy": "10.02",
      "r": "1.27"
    },
    {
      "tag": "circle",
      "fill": "var(--face-dark)",
      "cx": "15.74",
      "cy": "10.02",
      "r": "1.27"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--face-dark)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M7.6 15.74Q12 15.74 16.4 15.74",
      "strokeWidth": "1.43"
    }
  ],
  [
    {
      "tag": "circle",
      "fill": "var(--face-4)",
      "cx": "12",
      "cy": "12",
      "r": "11"
    },
    {
      "tag": "circle",
      "fill": "var(--face-dark)",
      "cx": "8.26",
      "cy": "10.02",
      "r": "1.27"
    },
    {
      "tag": "circle",
      "fill": "var(--face-dark)",
      "cx": "15.74",
      "cy": "10.02",
      "r": "1.27"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--face-dark)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M7.6 14.86Q12 20.58 16.4 14.86",
      "strokeWidth": "1.43"
    }
  ],
  [
    {
      "tag": "circle",
      "fill": "var(--face-5)",
      "cx": "12",
      "cy": "12",
      "r": "11"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--face-light)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M6.28 10.68Q8.04 7.82 9.8 10.68",
      "strokeWidth": "1.43"
    },
    {
      "tag": "path",
      "fill": "none",
      "stroke": "var(--face-light)",
      "strokeLinecap": "round",
      "strokeLinejoin": "round",
      "d": "M14.2 10.68Q15.96 7.82 17.72 10.68",
      "strokeWidth": "1.43"
    },
    {
      "tag": "path",
      "fill": "var(--face-light)",
      "d": "M6.5 13.1L17.5 13.1Q16.84 18.82 12 18.82Q7.16 18.82 6.5 13.1Z"
    }
  ]
];

export const ICONS = {
  "megaphone": "M4 10v4h3l8 4.5v-13L7 10zM18.5 9.5q2 2.5 0 5M8.5 14.5l1.2 5h2.4l-1-4",
  "search": "M10.5 4.5a6 6 0 1 1 0 12a6 6 0 1 1 0-12zM15 15l5 5",
  "people": "M9 4.8a3.2 3.2 0 1 1 0 6.4a3.2 3.2 0 1 1 0-6.4zM3.5 19.5q0-5.5 5.5-5.5t5.5 5.5M18 8.5v6M15 11.5h6",
  "window": "M3.5 5h17v14h-17zM3.5 9h17M6.2 7h.1M8.8 7h.1",
  "chat": "M12 4.5c4.8 0 8.5 3.2 8.5 7.2s-3.7 7.2-8.5 7.2q-1.7 0-3.2-.5L4.5 20l1-3.4q-2-2.1-2-4.9c0-4 3.7-7.2 8.5-7.2zM8.5 11.7h.1M12 11.7h.1M15.5 11.7h.1",
  "zalo": "M4 4.5h16v12.5h-8l-4.5 3.5v-3.5H4zM9.5 8h5l-5 5.5h5",
  "shop": "M4.5 10.5v9h15v-9M3.5 9.5l1.7-5h13.6l1.7 5q-1 2-2.8 2t-2.9-2q-1 2-2.8 2t-2.9-2q-1 2-2.8 2t-2.8-2zM10 19.5v-5h4v5",
  "card": "M3.5 6h17v12h-17zM3.5 10h17M6.5 14.5h4",
  "phone": "M6.5 4h3l1.5 4.2-2 1.5q1.5 3.6 5.2 5.3l1.6-2 4.2 1.5v3q0 2-2 2Q5 18.5 4.5 6q0-2 2-2z",
  "mobile": "M7.5 3.5h9v17h-9zM11 17.5h2",
  "parcel": "M12 3.5l7.5 4v9L12 20.5l-7.5-4v-9zM4.5 7.5L12 11.5l7.5-4M12 11.5v9M8.2 5.5l7.5 4",
  "cup": "M6 8.5h10v8q0 3-3 3H9q-3 0-3-3zM16 10.5h1.5q2 0 2 2.2t-2 2.2H16M9 3.5q-1 1.2 0 2.5M12.5 3.5q-1 1.2 0 2.5",
  "gift": "M4.5 11.5h15v8.5h-15zM3.5 8h17v3.5h-17zM12 8v12M12 8Q7 8 8 5q1.5-2 4 3q2.5-5 4-3q1 3-4 3z",
  "survey": "M6 5h12v15.5H6zM9.5 3.5h5v3h-5zM8.8 11l1.2 1.2 2-2.2M14 11.5h1.5M8.8 16l1.2 1.2 2-2.2M14 16.5h1.5",
  "star": "M12 4l2.5 5.2 5.6.8-4.1 4 1 5.7-5-2.7-5 2.7 1-5.7-4.1-4 5.6-.8z",
  "mail": "M3.5 6h17v12.5h-17zM3.5 7l8.5 6.5L20.5 7",
  "sms": "M4 5h16v11h-8l-4 4v-4H4zM8 9h8M8 12h5",
  "bell": "M6.5 16.5q-1.5 0-1.5-.8 1.7-1.5 1.7-5.2 0-5 5.3-5t5.3 5q0 3.7 1.7 5.2 0 .8-1.5.8zM10.2 19q1.8 1.6 3.6 0M12 5.5V4",
  "video": "M3.5 6.5h11.5v11H3.5zM15 10.5l5.5-3v9l-5.5-3",
  "calendar": "M4 6h16v14H4zM4 10.5h16M8 4v4M16 4v4M8 14.5h2.5M13.5 14.5H16",
  "bag": "M5.5 8.5h13l1 11.5h-15zM8.8 11V7.5q0-3.5 3.2-3.5t3.2 3.5V11",
  "share": "M17 4.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5zM6.5 9.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5zM17 14.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5zM8.8 10.9l5.9-2.8M8.8 13.1l5.9 2.8",
  "book": "M12 6.5Q8.5 4.5 4 5.5v12.5q4.5-1 8 1 3.5-2 8-1V5.5q-4.5-1-8 1zM12 6.5V19",
  "headset": "M4.5 14v-2q0-7.5 7.5-7.5t7.5 7.5v2M4.5 13h3v5.5h-1.5q-1.5 0-1.5-1.5zM19.5 13h-3v5.5h1.5q1.5 0 1.5-1.5M18 18.5q-1 2-4.5 2",
  "cycle": "M5 10.5Q6.5 5 12 5q4 0 6.3 3.3M19 4.5v4h-4M19 13.5Q17.5 19 12 19q-4 0-6.3-3.3M5 19.5v-4h4",
  "clock": "M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18zM12 7.5v5l3.5 2",
  "stack": "M12 4l8 4-8 4-8-4zM4 12l8 4 8-4M4 16l8 4 8-4",
  "pin": "M12 20.5q-6-6-6-10.2Q6 4.5 12 4.5t6 5.8q0 4.2-6 10.2zM12 8.2a2.2 2.2 0 1 1 0 4.4a2.2 2.2 0 1 1 0-4.4z"
} satisfies Record<string, string>;
