import { describe, expect, it } from "vitest";
import { container, found } from "../support.ts";

const RULE = "no-development-server";
const services = { app: {} };
const foundIn = (members: Parameters<typeof container>[0]): unknown[] =>
  found(RULE, { services, containers: [container(members)] });

describe(RULE, () => {
  it.each([
    "python manage.py runserver 0.0.0.0:8000",
    "flask --app shop run --host 0.0.0.0",
    "uvicorn app.main:app --host 0.0.0.0 --reload",
    "fastapi dev app.py",
    "npx nodemon index.js",
    "npx tsx watch src/main.ts",
    "node --watch server.js",
    "npm run dev",
    "yarn dev",
    "pnpm run start:dev",
    "next dev -p 3000",
    "npx vite --host",
    "php artisan serve --host=0.0.0.0",
    "php -S 0.0.0.0:8000",
    "start-dev --import-realm",
  ])("refuses %s, in words and by a shell", (command) => {
    const sentence = expect.stringMatching(
      /^services\.app\.command: starts ".+", which is for development; write .+ containers\.app\.command /,
    );
    expect(foundIn({ command: command.split(" ") })).toEqual([sentence]);
    expect(foundIn({ entryPoint: ["sh", "-c"], command: [command] })).toEqual([sentence]);
  });

  it.each([
    "gunicorn shop.wsgi --bind 0.0.0.0:8000",
    "uvicorn app.main:app --workers 2",
    "fastapi run app.py",
    "flask db upgrade",
    "python manage.py migrate",
    "npm start",
    "npm run build",
    "yarn start --devices 2",
    "node server.js",
    "next start",
    "npx vite preview --host",
    "npx vite build",
    "php artisan queue:work",
    "php-fpm",
    "start --optimized",
  ])("accepts %s", (command) => {
    expect(foundIn({ command: command.split(" ") })).toEqual([]);
  });

  it("accepts a container that runs what its image has", () => {
    expect(foundIn({})).toEqual([]);
  });

  it("judges a command that comes by customise.ts", () => {
    const containerDefinitions = JSON.stringify([
      { name: "extra", image: "x:1", command: ["npm", "run", "dev"] },
    ]);
    const resources = { aws_ecs_task_definition: { other: { container_definitions: containerDefinitions } } };
    expect(found(RULE, { resources })).toEqual([
      expect.stringContaining('starts "npm run dev", which is for'),
    ]);
  });
});
