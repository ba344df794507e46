import { PREFERENCES_KEY } from "./preferences";

/**
 * Runs in the head before the first paint, so that a dark page never flashes white and an English one
 * never shows French. Inline, hence hashed into the content security policy by the build.
 */
export const bootScript = `try{var h=document.documentElement,p=(JSON.parse(localStorage.getItem("${PREFERENCES_KEY}"))||{}).state||{},u=JSON.parse(localStorage.getItem("dbc.user"))||{};if(p.theme=="light"||p.theme=="dark")h.dataset.theme=p.theme;var l=p.language||u.language||(navigator.languages.map(function(t){return t.slice(0,2)}).find(function(t){return t=="fr"||t=="en"})||(navigator.languages.length?"en":"fr"));if(l=="en"){h.lang="en";h.dataset.languagePending=""}}catch(e){}`;
