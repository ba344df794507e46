"use client";

/** The state of the sign-up form: values, which fields have been left, what the server said about them. */
import { useState } from "react";
import { signUp } from "@/api/entry";
import { ApiError } from "@/api/problem";
import type { Language } from "@/api/types";
import { keepWaiting } from "../waiting";
import {
  BLANK,
  type Fault,
  FIELD_OF,
  faultsOf,
  requestOf,
  STEPS,
  type Step,
  stepOf,
  type Values,
} from "./values";

export function useSignUp() {
  const [values, setValues] = useState(BLANK);
  const [left, setLeft] = useState<ReadonlySet<keyof Values>>(new Set());
  const [answers, setAnswers] = useState<Partial<Record<keyof Values, string>>>({});
  const [step, setStep] = useState<Step>("company");
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const set = (name: keyof Values, value: string) => {
    setValues((now) => ({ ...now, [name]: value }));
    setAnswers((now) => ({ ...now, [name]: undefined }));
  };
  const leave = (name: keyof Values) => {
    if (values[name].trim() !== "") setLeft((now) => new Set(now).add(name));
  };
  const faultOf = (name: keyof Values): Fault | undefined =>
    left.has(name) ? faultsOf(stepOf(name), values)[name] : undefined;

  /** Shows everything that is wrong with the step. True when nothing is. */
  function check(of: Step): boolean {
    const faults = Object.keys(faultsOf(of, values)) as (keyof Values)[];
    setLeft((now) => new Set([...now, ...faults]));
    return faults.length === 0;
  }

  function move(by: 1 | -1): boolean {
    if (by === 1 && !check(step)) return false;
    const next = STEPS[STEPS.indexOf(step) + by];
    if (next) setStep(next);
    return true;
  }

  /** Sends the request; true when the server took it. A field that it refuses brings its step back. */
  async function send(password: string, language: Language): Promise<boolean> {
    if (!check("contact")) return false;
    setSending(true);
    setError(null);
    try {
      const { waiting_token } = await signUp(requestOf(values, password, language));
      keepWaiting({ token: waiting_token, email: values.email.trim() });
      return true;
    } catch (refusal) {
      setSending(false);
      setError(refusal);
      if (refusal instanceof ApiError) show(refusal.problem.fields);
      return false;
    }
  }

  function show(fields: { field: string; detail: string }[]) {
    const known = fields.flatMap(({ field, detail }) => {
      const name = FIELD_OF[field];
      return name ? [[name, detail] as const] : [];
    });
    setAnswers(Object.fromEntries(known));
    const first = known[0];
    if (first) setStep(stepOf(first[0]));
  }

  return {
    values,
    step,
    sending,
    error,
    set,
    leave,
    faultOf,
    said: (name: keyof Values) => answers[name] ?? null,
    move,
    send,
  };
}

export type SignUpForm = ReturnType<typeof useSignUp>;
