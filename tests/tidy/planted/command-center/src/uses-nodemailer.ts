/** Planted: breaks one-door-for-nodemailer on purpose. */
import * as reached from 'nodemailer';

export const seen = reached;
