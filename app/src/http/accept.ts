/** Whether a page is what the client wants: people's browsers name HTML, programs JSON or nothing. */
import type { Request } from "express";

const json = ["application/problem+json", "application/json"];

/** Programs that take anything get JSON. */
export const wantsPage = (req: Request): boolean => req.accepts([...json, "text/html"]) === "text/html";

/** The same where a page is the usual answer: what takes anything gets it, too. */
export const takesPage = (req: Request): boolean => req.accepts(["text/html", ...json]) === "text/html";
