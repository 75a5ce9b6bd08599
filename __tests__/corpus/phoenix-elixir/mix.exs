defmodule Polls.MixProject do
  use Mix.Project
  def project, do: [app: :polls, version: "0.1.0", elixir: "~> 1.16"]
end
