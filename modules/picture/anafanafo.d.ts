declare module "anafanafo" {
  /** Width of a string in pixels, from a table of the font's characters that comes with the package. */
  export default function measure(
    text: string,
    options: { readonly font: "10px Verdana" | "bold 10px Verdana" | "11px Verdana" | "bold 11px Helvetica" },
  ): number;
}
