/** The Mantine theme, in the roles of the maps: every colour is a CSS variable of roles.css or a tint of one. */
import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";
import dialog from "./dialog.module.css";
import field from "./field.module.css";

// what lies under a dialog stays to be seen
const OVERLAY = { color: "#101820", backgroundOpacity: 0.4 };
const FAMILY = '"Be Vietnam Pro", sans-serif';

function tuple(...names: string[]): MantineColorsTuple {
  return names.map((name) => `var(--${name})`) as unknown as MantineColorsTuple;
}

const ACTION = tuple(
  ...[
    "action-soft",
    "action-soft",
    "flow",
    "flow",
    "action",
    "action",
    "action",
    "action",
    "action-strong",
    "action-strong",
  ],
);
const GRAY = tuple(
  ...["paper", "grid", "line", "line", "edge", "axis", "ink-3", "ink-2", "ink-2", "ink"],
);
const DARK = tuple(
  ...["ink", "ink-2", "ink-3", "ink-3", "edge", "grid", "panel", "panel", "paper", "paper"],
);

/** Filled is the one action of a screen; default a quiet button; subtle a button in a text. */
const variants: VariantColorsResolver = (input) => {
  const found = defaultVariantColorsResolver(input);
  switch (input.variant) {
    case "filled":
      return {
        ...found,
        background: "var(--action)",
        hover: "var(--action-strong)",
        color: "var(--on-mark)",
      };
    case "light":
      return {
        ...found,
        background: "var(--action-soft)",
        hover: "var(--flow)",
        color: "var(--action)",
      };
    case "subtle":
      return {
        ...found,
        background: "transparent",
        hover: input.color === "gray" ? "var(--grid)" : "var(--action-soft)",
        color: input.color === "gray" ? "var(--ink-2)" : "var(--action)",
      };
    case "default":
      return {
        ...found,
        background: "var(--panel)",
        hover: "var(--paper)",
        color: "var(--ink)",
        border: "1px solid var(--line)",
      };
    default:
      return found;
  }
};

export const theme = createTheme({
  fontFamily: FAMILY,
  headings: { fontFamily: FAMILY, fontWeight: "600" },
  primaryColor: "action",
  primaryShade: { light: 6, dark: 6 },
  colors: { action: ACTION, gray: GRAY, dark: DARK },
  variantColorResolver: variants,
  defaultRadius: 7,
  radius: { xs: "4px", sm: "7px", md: "7px", lg: "10px", xl: "14px" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "20px", xl: "24px" },
  fontSizes: { xs: "12px", sm: "13px", md: "13px", lg: "15px", xl: "22px" },
  lineHeights: { xs: "1.5", sm: "1.54", md: "1.54", lg: "1.47", xl: "1.37" },
  shadows: { md: "var(--float)", lg: "var(--float)", xl: "var(--float)" },
  focusRing: "auto",
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Button: { defaultProps: { size: "sm" } },
    // what may be left out says so; what must be given needs no star
    InputWrapper: { defaultProps: { withAsterisk: false }, classNames: field },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Modal: {
      defaultProps: {
        radius: 14,
        centered: true,
        padding: 24,
        overlayProps: OVERLAY,
        transitionProps: { duration: 200 },
      },
      classNames: dialog,
    },
    Drawer: {
      defaultProps: { overlayProps: OVERLAY, transitionProps: { duration: 200 } },
      classNames: dialog,
    },
    Popover: { defaultProps: { radius: 10, shadow: "md", transitionProps: { duration: 120 } } },
    Menu: { defaultProps: { radius: 10, shadow: "md", transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 120 } } },
  },
});

const semantic: Record<string, string> = {
  "--mantine-color-body": "var(--panel)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-bright": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-2)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-anchor": "var(--action)",
  "--mantine-color-default": "var(--panel)",
  "--mantine-color-default-hover": "var(--paper)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--line)",
  "--mantine-color-error": "var(--no)",
  "--mantine-color-disabled": "var(--paper)",
  "--mantine-color-disabled-color": "var(--ink-3)",
  "--mantine-color-disabled-border": "var(--line)",
  "--mantine-primary-color-filled": "var(--action)",
  "--mantine-primary-color-filled-hover": "var(--action-strong)",
  "--mantine-primary-color-light": "var(--action-soft)",
  "--mantine-primary-color-light-hover": "var(--flow)",
  "--mantine-primary-color-light-color": "var(--action)",
  "--mantine-primary-color-contrast": "var(--on-mark)",
};

// both schemes name the same roles; the roles change, not the names
export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: semantic,
  dark: semantic,
});
